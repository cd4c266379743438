import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { kill } from '../kill/kill.ts';
import { applyPlan } from './apply.ts';
import { startMirrored } from './fixtures.ts';

const COUNT = 2000;
/** Seconds that AWS's bucket needs for so many calls that change something: 50 at once, then 5 a second. */
const THEORY = (COUNT - 50) / 5;

test('2,000 interfaces: apply and kill take no longer than 1.2 times what the buckets allow, with 1 % throttled at most', async () => {
  await using mirrored = await startMirrored(COUNT, { consistency: 2_000 });
  const { aws, open, planOf, cloud, clock } = mirrored;
  const plan = await planOf();
  const before = held();
  let most = 0;
  const progress: number[] = [];
  const onProgress = ({ done }: { readonly done: number }): void => {
    progress.push(done);
    cloud.calls.length = 0;
    if (done % 500 === 0) most = Math.max(most, held() - before);
  };
  const report = await applyPlan(aws, plan, { onProgress });
  const changes = plan.changes.filter(({ action }) => action !== 'unchanged').length;
  assert.equal(cloud.account.sessions.size, COUNT);
  assert.deepEqual(
    progress,
    Array.from({ length: changes }, (_, index) => index + 1),
  );
  assert.ok(report.took / 1000 <= 1.2 * THEORY, `apply took ${report.took / 1000} s, the bucket ${THEORY} s`);
  assert.ok(aws.counts.throttled <= aws.counts.calls / 100, `${aws.counts.throttled} of ${aws.counts.calls} throttled`);
  // Half of it and more is the cloud's own: sessions, and answers by client token.
  assert.ok(most < 20e6, `${most} bytes are held for it`);

  // Another process, right after it.
  const other = await open();
  const began = clock.now();
  const killed = await kill(other);
  other.close();
  assert.equal(cloud.account.sessions.size, 0);
  assert.equal(killed.deleted, COUNT);
  assert.equal(killed.took, clock.now() - began);
  assert.ok(killed.silentAfter !== undefined && killed.silentAfter <= 10_000, `silent after ${killed.silentAfter} ms`);
  assert.ok(killed.took / 1000 <= 1.2 * THEORY, `kill took ${killed.took / 1000} s, the bucket ${THEORY} s`);
  assert.ok(other.counts.throttled <= other.counts.calls / 100, `${other.counts.throttled} of ${other.counts.calls} throttled`);
});

/** Bytes in use, without garbage. */
function held(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
