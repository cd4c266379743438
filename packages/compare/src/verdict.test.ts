import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proportion } from './statistics/proportion.ts';
import { leastHits } from './testing/coverage.ts';
import { lossyConnections, shares } from './testing/population.ts';
import { Random } from './testing/random.ts';
import { judge, type Verdict } from './verdict.ts';

const around = (value: number, half: number) => ({ value, low: value - half, high: value + half });
const TENTH = { relative: 0.1, absolute: 0 };

test('verdicts', () => {
  const control = around(100, 1);
  const of = (value: number, half = 1) => judge(control, around(value, half), TENTH).verdict;
  assert.deepEqual(
    [50, 89, 95, 100, 105, 109, 112, 150].map((value) => of(value)),
    [...['better', 'better', 'same', 'same', 'same', 'undecided', 'worse', 'worse']],
  );
  assert.equal(of(100, 50), 'undecided');
  assert.equal(judge(control, around(112, 1), { relative: 0.1, absolute: 5 }).verdict, 'same');
});

test('missing data decide nothing', () => {
  assert.deepEqual(judge(undefined, around(1, 0), TENTH), { verdict: 'undecided' });
  assert.deepEqual(judge(around(1, 0), undefined, TENTH), { verdict: 'undecided' });
  const open = { value: 1, low: 0.5, high: Number.POSITIVE_INFINITY };
  assert.deepEqual(judge(open, open, TENTH), { verdict: 'undecided' });
});

test('how many data would decide', () => {
  // Candidate surely 100, control 100 give or take 20: 110 % of it are 88 to 132. Half of that width would be 10 more than it.
  const { verdict, dataNeeded } = judge(around(100, 20), around(100, 0), TENTH);
  assert.equal(verdict, 'undecided');
  assert.ok(Math.abs(dataNeeded! - 2.2 ** 2) < 1e-9);
});

/** Verdicts of two groups of the same population but for the candidate's losses. */
function verdicts(seed: number, runs: number, ratio: number, candidateRatio: number): Record<Verdict, number> {
  const random = new Random(seed);
  const counts = { better: 0, same: 0, worse: 0, undecided: 0 };
  for (let run = 0; run < runs; run++) {
    const [control, candidate] = [ratio, candidateRatio].map((r) => shares(random, lossyConnections(random, 800, r)));
    const both = [...control!, ...candidate!];
    counts[judge(proportion(control!, both, 0.95), proportion(candidate!, both, 0.95), { relative: 0.2, absolute: 0.001 }).verdict]++;
  }
  return counts;
}

const RUNS = 400;
/** A verdict is wrong where the interval leaves the truth out on one side. */
const MOST_WRONG = RUNS - leastHits(RUNS, 0.975);

test('equal groups are not called worse', () => {
  const { worse, better, same } = verdicts(1, RUNS, 0.02, 0.02);
  assert.ok(worse + better <= 2, `${worse} worse, ${better} better`);
  assert.ok(same > 0.3 * RUNS, `${same} same`);
});

test('a candidate just at the limit is as rarely called worse as it is passed', () => {
  const { worse, same, better } = verdicts(2, RUNS, 0.02, 0.02 * 1.2 + 0.001);
  assert.ok(worse <= MOST_WRONG && same + better <= MOST_WRONG, `${worse} worse, ${same} same, ${better} better`);
});

test('a candidate far beyond the limit is called worse', () => {
  const { worse } = verdicts(3, 100, 0.02, 0.04);
  assert.ok(worse >= 99, `${worse}`);
});
