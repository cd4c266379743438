import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MirrorError, type MirrorErrorCode } from '../error.ts';
import { kill } from '../kill/kill.ts';
import type { Fault } from '../testing/cloud/faults.ts';
import { type ApplyOptions, applyPlan } from './apply.ts';
import { endOf, startMirrored, todo } from './fixtures.ts';
import type { ApplyReport } from './report.ts';

type Mirrored = Awaited<ReturnType<typeof startMirrored>>;

/** Applies, expects that to fail, and checks that the report tells what there really is. */
async function failing({ aws, planOf, cloud }: Mirrored, options: ApplyOptions = {}): Promise<{ error: MirrorError; report: ApplyReport }> {
  const plan = await planOf();
  let report: ApplyReport | undefined;
  const onReport = (now: ApplyReport): void => {
    report = now;
  };
  const error = await applyPlan(aws, plan, { ...options, onReport }).then(
    () => assert.fail('should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof MirrorError);
  assert.doesNotMatch(error.message, /\n|undefined/);
  assert.ok(report !== undefined);
  const created = report.done.map(({ id }) => id).toSorted();
  const { targets, filters, rules, sessions } = cloud.account;
  const there = [targets, filters, rules, sessions].flatMap((table) => table.rows().map((row) => String(Object.values(row)[0])));
  assert.deepEqual(created, there.toSorted());
  assert.equal(report.done.length + report.failed.length + report.left.length, todo(plan).length);
  return { error, report };
}

/** Whatever it was, once it is over an apply puts all right. */
async function recovers({ aws, planOf, cloud }: Mirrored, sessions: number): Promise<void> {
  cloud.heal();
  await applyPlan(aws, await planOf());
  assert.deepEqual(todo(await planOf()), []);
  assert.equal(cloud.account.sessions.size, sessions);
}

const keys = (changes: readonly { readonly key: string }[]): string[] => changes.map(({ key }) => key);

test('one interface that AWS refuses does not keep the others from their sessions', async () => {
  await using mirrored = await startMirrored(4);
  const bad = mirrored.interfaces[1]!;
  mirrored.cloud.fault({
    operation: 'CreateTrafficMirrorSession',
    where: ({ NetworkInterfaceId }) => NetworkInterfaceId === bad,
    times: Number.POSITIVE_INFINITY,
    error: { code: 'TrafficMirrorSessionsPerInterfaceLimitExceeded', message: 'Limit reached' },
  });
  const { error, report } = await failing(mirrored);
  assert.equal(error.code, 'partial');
  assert.match(
    error.message,
    new RegExp(
      `^web: 9 of 10 changes done, 1 failed, 0 left: session/${bad}: the interface has 3 sessions.*; apply again goes on from here$`,
    ),
  );
  assert.deepEqual(
    report.failed.map(({ key, code }) => ({ key, code })),
    [{ key: `session/${bad}`, code: 'quota' }],
  );
  await recovers(mirrored, 4);
});

test('without its target no session is tried; filter and rules are made', async () => {
  await using mirrored = await startMirrored(2);
  mirrored.cloud.fault({ operation: 'CreateTrafficMirrorTarget', error: { code: 'TrafficMirrorTargetLimitExceeded' } });
  const { report } = await failing(mirrored);
  assert.deepEqual(keys(report.failed), ['target/main']);
  assert.deepEqual(keys(report.left), mirrored.interfaces.map((id) => `session/${id}`).toSorted());
  assert.ok(report.left.every(({ why }) => why === 'it needs target/main, which is not there'));
  assert.equal(mirrored.cloud.account.rules.size, 4);
  await recovers(mirrored, 2);
});

test('without one of its rules no session gets a filter: it might mirror what nobody wants', async () => {
  await using mirrored = await startMirrored(2);
  mirrored.cloud.fault({ operation: 'CreateTrafficMirrorFilterRule', nth: 2, error: { code: 'InvalidParameterValue' } });
  const { report } = await failing(mirrored);
  assert.equal(report.failed.length, 1);
  assert.match(report.left[0]!.why, /^its filter lacks what rule\/all\/\S+ should have done$/);
  assert.equal(mirrored.cloud.account.sessions.size, 0);
  await recovers(mirrored, 2);
});

const ENDINGS: readonly (readonly [what: string, fault: Fault, code: MirrorErrorCode, words: RegExp])[] = [
  ['denied', { error: { code: 'UnauthorizedOperation', message: 'You are not authorized', status: 403 } }, 'denied', /docs\/iam\.md/],
  ['an expired token', { error: { code: 'ExpiredTokenException', message: 'expired', status: 400 } }, 'credentials', /sign in again/],
  [
    'throttling without end',
    { error: { code: 'RequestLimitExceeded', status: 503 } },
    'throttled',
    /kept throttling ec2:CreateTrafficMirrorSession in us-east-1/,
  ],
  ['a network that is gone', { reset: 'before' }, 'unreachable', /no answer to ec2:CreateTrafficMirrorSession from http:/],
];

for (const [what, fault, code, words] of ENDINGS) {
  test(`${what}, mid-way: it ends soon, and says what is done`, async () => {
    await using mirrored = await startMirrored(40);
    mirrored.cloud.fault({ operation: 'CreateTrafficMirrorSession', nth: 5, times: Number.POSITIVE_INFINITY, ...fault });
    const { error, report } = await failing(mirrored);
    assert.equal(error.code, 'partial');
    assert.match(error.message, words);
    assert.match(error.message, /session\/eni-/);
    assert.ok(report.done.length >= 10 && report.left.length >= 10, `${report.done.length} done, ${report.left.length} left`);
    assert.ok(report.failed.every((failure) => failure.code === code));
    await recovers(mirrored, 40);
  });
}

test('where nothing could be done at all, the error is what ended it', async () => {
  await using mirrored = await startMirrored(1);
  const denied = { code: 'UnauthorizedOperation', message: 'You are not authorized', status: 403 };
  mirrored.cloud.fault({ operation: 'CreateTrafficMirrorTarget', error: denied });
  const { error, report } = await failing(mirrored);
  assert.equal(error.code, 'denied');
  assert.equal(report.done.length, 0);
});

test('stopped by a signal, it finishes what is under way and tells the rest', async () => {
  await using mirrored = await startMirrored(80);
  const stop = new AbortController();
  const onProgress = ({ done }: { readonly done: number }): void => {
    if (done === 30) stop.abort(new Error('Ctrl-C'));
  };
  const { error, report } = await failing(mirrored, { signal: stop.signal, onProgress });
  assert.equal(error.code, 'partial');
  assert.match(error.message, /Ctrl-C; apply again goes on from here$/);
  assert.ok(report.left.length > 0);
  assert.deepEqual(report.failed, []);
  await recovers(mirrored, 80);
});

for (const [when, sessions] of [
  ['in the middle', 60],
  ['at its end', 200],
] as const) {
  test(`a kill ${when} ends it, and nothing is brought back`, async () => {
    await using mirrored = await startMirrored(200, { consistency: 2_000 });
    const { aws, cloud, clock, open, planOf } = mirrored;
    const other = await open();
    const killing = (async () => {
      while (cloud.account.sessions.size < sessions) await clock.sleep(500);
      return await kill(other);
    })();
    await assert.rejects(applyPlan(aws, await planOf()), { code: 'partial', message: /somebody set its share to 0 % meanwhile/ });
    const report = await killing;
    other.close();
    assert.ok(report.deleted >= sessions, `${report.deleted}`);
    assert.equal(cloud.account.sessions.size, 0);
    assert.equal(endOf(cloud).length, 6);
  });
}
