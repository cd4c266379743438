import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../testing/virtual_clock.ts';
import { TokenBucket } from './token_bucket.ts';

/** Counts as AWS does, and knows no mercy. */
class AwsBucket {
  refused = 0;
  readonly #clock: VirtualClock;
  #tokens = 50;
  #at: number;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
    this.#at = clock.now();
  }

  pass(): boolean {
    this.#tokens = Math.min(50, this.#tokens + ((this.#clock.now() - this.#at) / 1000) * 5);
    this.#at = this.#clock.now();
    if (this.#tokens < 1) {
      this.refused++;
      return false;
    }
    this.#tokens--;
    return true;
  }
}

const SIZE = { size: 50, perSecond: 5 };

/** Takes tokens until AWS let `calls` pass, `atOnce` under way together, each taking up to `latency` milliseconds to arrive. */
async function drive(clock: VirtualClock, aws: AwsBucket, bucket: TokenBucket, calls: number, atOnce: number, latency = 0): Promise<void> {
  let left = calls;
  let arrival = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left > 0) {
        left--;
        const takenAt = await bucket.take();
        if (latency > 0) await clock.sleep((arrival++ * 7919) % latency);
        if (!aws.pass()) {
          left++;
          bucket.throttled(takenAt);
        }
      }
    }),
  );
}

test('calls pass as fast as AWS lets them, and none is throttled though they take unequally long to arrive', async () => {
  const clock = new VirtualClock(0);
  const aws = new AwsBucket(clock);
  await drive(clock, aws, new TokenBucket(clock, SIZE), 1000, 16, 800);
  assert.equal(aws.refused, 0);
  const theory = (1000 - 50) / 5;
  assert.ok(clock.now() / 1000 <= theory * 1.05, `${clock.now() / 1000} s against ${theory} s`);
});

test('programs that share a bucket find their shares, with 1 % throttled at most', async () => {
  const clock = new VirtualClock(0);
  const aws = new AwsBucket(clock);
  await Promise.all([1, 2, 3].map(() => drive(clock, aws, new TokenBucket(clock, SIZE), 2000, 4, 300)));
  assert.ok(aws.refused <= 60, `${aws.refused} of 6000 throttled`);
  const theory = (6000 - 50) / 5;
  assert.ok(clock.now() / 1000 <= theory * 1.4, `${clock.now() / 1000} s against ${theory} s`);
});

test('one that waits and is told to stop leaves its turn to the next', async () => {
  const clock = new VirtualClock(0);
  const bucket = new TokenBucket(clock, { size: 1, perSecond: 1 });
  await bucket.take();
  const stop = new AbortController();
  const first = bucket.take(stop.signal);
  const second = bucket.take();
  stop.abort(new Error('stop'));
  await assert.rejects(first, /stop/);
  await second;
  assert.ok(clock.now() >= 1000 && clock.now() < 1100, `${clock.now()}`);
});
