/**
 * Reporter for `node --test`: failures in full, one line for the package, and the counts in a file for the run over all
 * packages to add up (see tally.mjs).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { countsLine, RESULTS_VARIABLE, resultName, tallyOf } from './tally.mjs';

/** Longest time without any news: a test in an endless loop would otherwise hold the whole run for ever. */
const MAX_SILENCE_MS = 600_000;

/** @param {AsyncIterable<import('node:test/reporters').TestEvent>} events */
export default async function* report(events) {
  let running = '';
  const watchdog = setTimeout(() => stopTestRun(running), MAX_SILENCE_MS).unref();
  /** @type {string[]} names of the suites and tests around the current one */
  const path = [];
  for await (const { type, data } of events) {
    watchdog.refresh();
    if (type === 'test:dequeue') running = data.name;
    if (type === 'test:start') {
      path.length = data.nesting;
      path.push(data.name);
    } else if (type === 'test:fail') {
      path.length = data.nesting;
      path.push(data.name);
      yield failure(path.join(' > '), data);
    } else if (type === 'test:stdout' || type === 'test:stderr') {
      yield data.message;
    } else if (type === 'test:summary' && data.file === undefined) {
      const counts = /** @type {import('./tally.mjs').Counts} */ (/** @type {unknown} */ (data.counts));
      writeCounts(counts);
      yield `${countsLine(tallyOf(counts))} (${(data.duration_ms / 1000).toFixed(1)} s)\n`;
    }
  }
}

/**
 * On this signal node:test ends itself and the files that run; the package then left no counts, and counts as failed.
 * @param {string} running the test begun last
 */
function stopTestRun(running) {
  process.stderr.write(`no test ended for ${MAX_SILENCE_MS / 60_000} minutes: stopping in "${running}"\n`);
  process.kill(process.pid, 'SIGTERM');
}

/**
 * @param {string} name
 * @param {import('node:test').EventData.TestFail} data
 */
function failure(name, { details, file, line }) {
  const { error } = details;
  // The tests inside have been told already.
  if ('failureType' in error && error.failureType === 'subtestsFailed') return '';
  const place = file === undefined ? '' : ` (${file}:${line})`;
  return `FAILED ${name}${place}\n${inspect(error.cause ?? error).replace(/^/gm, '  ')}\n`;
}

/** @param {import('./tally.mjs').Counts} counts */
function writeCounts(counts) {
  const folder = process.env[RESULTS_VARIABLE];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, resultName(process.env['npm_package_name'] ?? '')), JSON.stringify(counts));
}
