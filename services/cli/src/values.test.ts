import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from './errors.ts';
import { choice, duration, pointInTime, wholeNumber } from './values.ts';

const refuses = (run: () => unknown, says: RegExp) =>
  assert.throws(run, (error) => error instanceof CliError && error.code === 'usage' && says.test(error.message));

test('a duration option names itself when it refuses', () => {
  assert.equal(duration('idle-timeout', '5m'), 300);
  assert.equal(duration('active-timeout', '0', 'one record a flow'), 0);
  refuses(() => duration('idle-timeout', '60'), /^--idle-timeout is '60': .*60s/);
  refuses(() => duration('idle-timeout', '0'), /more than that/);
  refuses(() => duration('active-timeout', 'x', 'one record a flow'), /or 0 for one record a flow$/);
});

test('whole numbers', () => {
  assert.equal(wholeNumber('limit', '20', 1), 20);
  for (const text of ['0', '-1', '1.5', 'ten', '', ' 5', '1e3', '99999999999999999999'])
    refuses(() => wholeNumber('limit', text, 1), /^--limit is/);
  refuses(() => wholeNumber('max-flows', '20', 1, 10), /from 1 to 10$/);
});

test('words, with the one that was probably meant', () => {
  assert.equal(choice('format', 'json', ['table', 'json', 'ndjson']), 'json');
  refuses(() => choice('format', 'tabel', ['table', 'json', 'ndjson']), /did you mean table\?$/);
  refuses(() => choice('format', 'xml12345', ['table', 'json', 'ndjson']), /give table, json or ndjson$/);
});

test('points in time', () => {
  const now = Date.UTC(2026, 4, 1, 12);
  const iso = (text: string) => pointInTime('since', text, now);
  assert.equal(iso('-1h'), '2026-05-01T11:00:00.000Z');
  assert.equal(iso('15m'), '2026-05-01T11:45:00.000Z');
  assert.equal(iso('0'), '2026-05-01T12:00:00.000Z');
  assert.equal(iso('2026-04-30T01:02:03.000001+02:00'), '2026-04-30T01:02:03.000001+02:00');
  for (const text of ['yesterday', '12', '', '--1h']) refuses(() => iso(text), /^--since is/);
});
