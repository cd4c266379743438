import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPlan } from '../apply/apply.ts';
import { endOf, startMirrored, todo } from '../apply/fixtures.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { mirroringSessions } from '../testing/mirroring_sessions.ts';
import { rule } from '../testing/plan/worlds.ts';
import { kill } from './kill.ts';

/** A mirror of 300 interfaces, whose sessions AWS takes 50 seconds to delete, with this filter. */
async function startLoud(filters: (id: string) => MirrorFile['filters']) {
  const mirrored = await startMirrored(300, { consistency: 2_000 });
  const { aws, cloud, planOf } = mirrored;
  const existing = cloud.addMirrorFilter({ services: ['amazon-dns'] });
  const file = { ...mirrored.file, filters: filters(existing) };
  await applyPlan(aws, await planOf(file));
  return Object.assign(mirrored, { existing, file });
}

const WITH_REJECTION = {
  all: { description: '', services: ['amazon-dns'], rules: [rule({ action: 'reject', protocol: 6 }), rule()] },
};

test('traffic ends within seconds, while sessions are still being deleted; apply brings all of it back', async () => {
  await using mirrored = await startLoud(() => WITH_REJECTION);
  const { aws, cloud, clock, planOf, file } = mirrored;
  const before = endOf(cloud);
  const began = clock.now();
  let quietAt = Number.POSITIVE_INFINITY;
  let sessionsThen = 0;
  const report = await kill(aws, {
    onProgress() {
      if (quietAt < Number.POSITIVE_INFINITY || mirroringSessions(cloud).length > 0) return;
      quietAt = clock.now() - began;
      sessionsThen = cloud.account.sessions.size;
    },
  });
  assert.ok(quietAt <= 10_000, `silent after ${quietAt} ms`);
  assert.ok(sessionsThen > 200, `${sessionsThen} sessions were left then`);
  assert.ok(report.silentAfter !== undefined && report.silentAfter <= 10_000 && report.took > 45_000, JSON.stringify(report.silentAfter));
  assert.deepEqual(report.loud, []);
  assert.equal(cloud.account.rules.size, 8, 'rules are turned round, not deleted, so what rejects never stops to');
  const plan = await planOf(file);
  assert.equal(todo(plan).filter((line) => /^modify rule/.test(line)).length, 4);
  await applyPlan(aws, plan);
  assert.deepEqual(endOf(cloud), before);
  assert.deepEqual(todo(await planOf(file)), []);
});

test('a filter that is not ours stays as it is, and the report says so', async () => {
  await using mirrored = await startLoud((id) => ({ all: { id } }));
  const { aws, cloud, existing } = mirrored;
  const report = await kill(aws);
  assert.deepEqual(cloud.account.filters.get(existing)?.networkServiceSet, ['amazon-dns']);
  assert.deepEqual(report.loud, [{ filter: existing, why: 'it is not ours' }]);
  assert.equal(report.silentAfter, Math.max(...report.sessions.map(({ after }) => after ?? 0)));
});

test('nor is a filter changed that sessions of others use', async () => {
  await using mirrored = await startMirrored(2);
  const { aws, cloud, interfaces, planOf } = mirrored;
  await applyPlan(aws, await planOf());
  const [{ trafficMirrorTargetId: target, trafficMirrorFilterId: filter }] = cloud.account.sessions.rows() as [never];
  const foreign = cloud.addMirrorSession({ interface: interfaces[0]!, target, filter, number: 9 });
  const report = await kill(aws);
  assert.deepEqual(report.loud, [{ filter, why: 'sessions of others use it' }]);
  assert.deepEqual(mirroringSessions(cloud), [foreign]);
});

test('what AWS does not let fall silent is told, and ends with its sessions', async () => {
  await using mirrored = await startMirrored(60);
  const { aws, cloud, planOf } = mirrored;
  await applyPlan(aws, await planOf());
  const error = { code: 'UnauthorizedOperation', status: 403 };
  cloud.fault({ operation: 'ModifyTrafficMirrorFilterRule', times: Number.POSITIVE_INFINITY, error });
  const { deleted, silentAfter, sessions, loud } = await kill(aws);
  assert.equal(deleted, 60);
  assert.equal(silentAfter, Math.max(...sessions.map(({ after }) => after ?? 0)));
  assert.match(loud[0]?.why ?? '', /may not ec2:ModifyTrafficMirrorFilterRule/);
});
