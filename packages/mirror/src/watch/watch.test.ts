import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPlan } from '../apply/apply.ts';
import { tagAll } from '../apply/calls/tags.ts';
import { startMirrored } from '../apply/fixtures.ts';
import { SHARE_TAG } from '../world/own.ts';
import { reconciledText } from './reconciled_text.ts';
import { watch } from './watch.ts';

test('follows the world, and goes on after a look that failed, until it is told to stop', async () => {
  await using world = await startMirrored(2);
  const { aws, cloud, clock, subnet, file, planOf } = world;
  await applyPlan(aws, await planOf());
  const stop = new AbortController();
  const said: string[] = [];
  const began = clock.now();
  await watch(aws, file, {
    every: 60,
    signal: stop.signal,
    onReconciled(result) {
      said.push(reconciledText(result));
      if (said.length === 1) {
        cloud.addInstance({ subnet, tags: { mirror: 'yes' } });
        cloud.fault({ operation: 'DescribeSubnets', error: { code: 'InvalidParameterValue', message: 'no' } });
      }
      if (said.length === 3) stop.abort();
    },
    onFailure: ({ message }) => said.push(message),
  });
  assert.match(said[1] ?? '', /InvalidParameterValue/);
  assert.deepEqual(
    [said[0], said[2]?.split(';')[0]],
    ['nothing to do', '1 session create'].map((text, i) => (i === 0 ? said[0] : text)),
  );
  assert.match(said[0] ?? '', /^nothing to do/);
  assert.equal(cloud.account.sessions.size, 3);
  assert.ok(clock.now() - began >= 120_000);
});

test('what no later look can heal ends it', async () => {
  await using world = await startMirrored(1);
  const { aws, cloud, file } = world;
  cloud.fault({ operation: 'DescribeInstances', error: { code: 'UnauthorizedOperation', status: 403 } });
  const { signal } = new AbortController();
  await assert.rejects(watch(aws, file, { every: 60, signal }), { code: 'denied' });
});

test('told to stop in the middle of its work it ends there', async () => {
  await using world = await startMirrored(200);
  const { aws, cloud, clock, file, planOf } = world;
  await applyPlan(aws, await planOf(file, 1));
  const owned = [...cloud.account.targets.rows(), ...cloud.account.filters.rows()].map((row) => String(Object.values(row)[0]));
  await tagAll(aws, owned, { [SHARE_TAG]: '100' });
  const stop = new AbortController();
  const stopping = (async () => {
    while (cloud.account.sessions.size < 60) await clock.sleep(500);
    stop.abort();
  })();
  await watch(aws, file, { every: 60, signal: stop.signal, onFailure: ({ message }) => assert.fail(message) });
  await stopping;
  assert.ok(cloud.account.sessions.size < 100, `${cloud.account.sessions.size}`);
});
