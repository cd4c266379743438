import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastHits } from '../testing/coverage.ts';
import { histograms, SPREAD, TOO_FEW, timesByClient } from '../testing/population.ts';
import { Random } from '../testing/random.ts';
import { difference } from './estimate.ts';
import { quantile } from './quantile.ts';
import { studentQuantile } from './student.ts';

const RUNS = 400;
const CONFIDENCE = 0.95;
const MEDIAN = 20_000;

/** Of a population whose logarithms are normal. */
const truth = (level: number, median = MEDIAN) => median * Math.exp(SPREAD * studentQuantile(level, 1e12));

for (const level of [0.5, 0.95, 0.99]) {
  for (const clients of [100, 600]) {
    test(`of ${clients} clients the interval of level ${level} holds it`, () => {
      const random = new Random(clients);
      let held = 0;
      for (let run = 0; run < RUNS; run++) {
        const { low, high } = quantile(histograms(random, timesByClient(random, clients, MEDIAN)), level, CONFIDENCE)!;
        if (low <= truth(level) && truth(level) <= high) held++;
      }
      assert.ok(held >= leastHits(RUNS, CONFIDENCE), `${held} of ${RUNS}`);
    });
  }
}

test('the difference of two groups holds theirs', () => {
  const random = new Random(7);
  const of = (clients: number, median: number) => quantile(histograms(random, timesByClient(random, clients, median)), 0.95, CONFIDENCE)!;
  const expected = truth(0.95, 25_000) - truth(0.95);
  let held = 0;
  for (let run = 0; run < RUNS; run++) {
    const { low, high } = difference(of(300, 25_000), of(200, MEDIAN));
    if (low <= expected && expected <= high) held++;
  }
  assert.ok(held >= leastHits(RUNS, CONFIDENCE), `${held} of ${RUNS}`);
});

const separate = (values: readonly number[]) =>
  histograms(
    new Random(1),
    values.map((value) => [value]),
  );
const upTo = (count: number) => Array.from({ length: count }, (_, i) => 1000 + i);

test('values are exact to an eighth of a percent', () => {
  const { value } = quantile(separate(upTo(1000)), 0.5, CONFIDENCE)!;
  assert.ok(Math.abs(value / 1499.5 - 1) < 0.00125, `${value}`);
});

test('no upper end where even the greatest value may lie below, or where a few clients have all values beyond', () => {
  assert.equal(quantile(separate(upTo(200)), 0.99, CONFIDENCE)!.high, Number.POSITIVE_INFINITY);
  assert.ok(quantile(separate(upTo(2000)), 0.99, CONFIDENCE)!.high < 3000);
  assert.equal(quantile(separate(upTo(12)), 0.05, CONFIDENCE)!.low, 0);
  const one = histograms(new Random(1), [...upTo(2000).map((value) => [value]), Array.from({ length: 100 }, () => 9000)]);
  assert.equal(quantile(one, 0.96, CONFIDENCE)!.high, Number.POSITIVE_INFINITY);
});

test('too few connections have no interval', () => {
  const few = (count: number) => Array.from({ length: count }, () => new Map([[4000, 5]]));
  assert.equal(quantile(few(TOO_FEW), 0.5, CONFIDENCE), undefined);
  assert.ok(quantile(few(TOO_FEW + 1), 0.5, CONFIDENCE));
  assert.equal(quantile([], 0.5, CONFIDENCE), undefined);
});
