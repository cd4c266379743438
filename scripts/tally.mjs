/** Adds up one run of checks and tests over all packages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Environment variable naming the folder that the reporter writes its counts to. */
export const RESULTS_VARIABLE = 'MIRRORSCOPE_TEST_RESULTS';

/** @typedef {{ passed: number, failed: number, cancelled: number, skipped: number, todo: number }} Counts as node:test has them */
/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */
/** @typedef {{ task: string, package: string, exitCode: number | undefined }} TaskOutcome */

/**
 * File name for one package's counts.
 * @param {string} packageName
 */
export function resultName(packageName) {
  return `${packageName.replace('/', '-').replace('@', '')}.json`;
}

/**
 * A cancelled test did not pass, and one still to be written did not run.
 * @param {Counts} counts
 * @returns {Tally}
 */
export function tallyOf({ passed, failed, cancelled, skipped, todo }) {
  return { passed, failed: failed + cancelled, skipped: skipped + todo };
}

/**
 * A check counts as one; a package's tests count as many as there are. A task that ends badly counts as failed even where
 * no test did (it crashed), and so does a package where no test ran (its pattern matches nothing).
 * @param {TaskOutcome} outcome
 * @param {Counts | undefined} counts what the package's tests left, undefined for a check or a crash
 * @returns {Tally}
 */
export function taskTally({ task, exitCode }, counts) {
  if (task !== 'test') return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  const found = counts === undefined ? { passed: 0, failed: 0, skipped: 0 } : tallyOf(counts);
  const hidden = found.failed === 0 && (exitCode !== 0 || found.passed === 0) ? 1 : 0;
  return { ...found, failed: found.failed + hidden };
}

/**
 * A task that was asked for and never ran (renamed somewhere, or turbo did not start) has failed.
 * @param {readonly string[]} tasks
 * @param {readonly TaskOutcome[]} outcomes
 * @returns {TaskOutcome[]} the outcomes, and one for each task without any
 */
export function withMissing(tasks, outcomes) {
  const missing = tasks.filter((task) => !outcomes.some((outcome) => outcome.task === task));
  return [...outcomes, ...missing.map((task) => ({ task, package: '//', exitCode: undefined }))];
}

/**
 * @param {readonly Tally[]} tallies
 * @returns {Tally}
 */
export function sum(tallies) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** @param {Tally} tally */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @param {string} folder where the reporter wrote
 * @param {string} packageName
 * @returns {Counts | undefined} undefined where the test run died before its end
 */
export function readCounts(folder, packageName) {
  try {
    return JSON.parse(readFileSync(join(folder, resultName(packageName)), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder where `turbo run --summarize` leaves its one summary
 * @returns {TaskOutcome[]} empty where turbo did not get to run anything
 */
export function readOutcomes(folder) {
  try {
    const [name = ''] = readdirSync(folder);
    const { tasks } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    return tasks.map((/** @type {any} */ task) => ({ task: task.task, package: task.package, exitCode: task.execution?.exitCode }));
  } catch {
    return [];
  }
}
