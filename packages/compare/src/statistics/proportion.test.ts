import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastHits } from '../testing/coverage.ts';
import { lossyConnections, shares, TOO_FEW } from '../testing/population.ts';
import { Random } from '../testing/random.ts';
import { difference, quotient } from './estimate.ts';
import { proportion } from './proportion.ts';

const RUNS = 500;
const CONFIDENCE = 0.95;

function hits(seed: number, covers: (random: Random) => boolean): number {
  const random = new Random(seed);
  return Array.from({ length: RUNS }, () => covers(random)).filter(Boolean).length;
}

const estimate = (random: Random, connections: number, ratio: number) => {
  const group = shares(random, lossyConnections(random, connections, ratio));
  return proportion(group, group, CONFIDENCE)!;
};

const within = ({ low, high }: { low: number; high: number }, truth: number) => low <= truth && truth <= high;

for (const [connections, ratio] of [
  [60, 0.02],
  [300, 0.02],
  [2000, 0.001],
  [300, 0.0005],
] as const) {
  test(`of ${connections} connections that lose ${ratio} of their packets intervals hold it`, () => {
    const held = hits(connections, (random) => within(estimate(random, connections, ratio), ratio));
    assert.ok(held >= leastHits(RUNS, CONFIDENCE), `${held} of ${RUNS}`);
  });
}

test('taking packets for independent would not hold: what the clusters are for', () => {
  const held = hits(1, (random) => {
    // Every packet in a bucket of its own is what the same sums would say without clusters.
    const { value } = estimate(random, 300, 0.02);
    const half = 1.96 * Math.sqrt((value * (1 - value)) / (300 * 21));
    return within({ low: value - half, high: value + half }, 0.02);
  });
  assert.ok(held < leastHits(RUNS, CONFIDENCE), `${held} of ${RUNS}`);
});

test('difference and ratio of two groups hold theirs', () => {
  let ratios = 0;
  const held = hits(2, (random) => {
    const [one, other] = [estimate(random, 200, 0.03), estimate(random, 600, 0.015)];
    if (within(quotient(one, other)!, 2)) ratios++;
    return within(difference(one, other), 0.015);
  });
  const least = leastHits(RUNS, CONFIDENCE);
  assert.ok(held >= least && ratios >= least, `${held} and ${ratios} of ${RUNS}`);
});

test('what has never occurred in n connections may yet occur in some three of n', () => {
  const random = new Random(3);
  const group = shares(
    random,
    Array.from({ length: 1000 }, () => ({ all: 1, some: 0 })),
  );
  const { value, low, high } = proportion(group, group, CONFIDENCE)!;
  assert.deepEqual([value, low], [0, 0]);
  assert.ok(high > 0.003 && high < 0.006, `${high}`);
});

test('packets without loss on few connections are no proof: the connections count, not the packets', () => {
  const random = new Random(4);
  const clean = shares(
    random,
    Array.from({ length: 50 }, () => ({ all: 10_000, some: 0 })),
  );
  assert.ok(proportion(clean, clean, CONFIDENCE)!.high > 0.03);
  const lossy = shares(
    random,
    Array.from({ length: 50 }, () => ({ all: 10_000, some: 10 })),
  );
  // How losses come together is then known from the other group.
  assert.ok(proportion(clean, [...clean, ...lossy], CONFIDENCE)!.high < 0.001);
});

test('too few connections have no interval', () => {
  const few = (count: number) => Array.from({ length: count }, () => ({ all: 10, some: 1, signed: 10 }));
  assert.equal(proportion(few(TOO_FEW), few(TOO_FEW), CONFIDENCE), undefined);
  assert.ok(proportion(few(TOO_FEW + 1), few(TOO_FEW + 1), CONFIDENCE));
});
