import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorPlace } from './error_place.ts';

const marked = (message: string, sql: string) => {
  const place = errorPlace(message, sql);
  return place && sql.slice(place.from, place.to);
};

test('a place that ClickHouse numbers', () => {
  const sql = 'SELECT 1 FRM flows';
  assert.equal(marked('Syntax error: failed at position 14 (flows): flows.', sql), 'flows');
  assert.deepEqual(errorPlace('Syntax error: failed at position 19 (end of query): .', sql), { from: 18, to: 18 });
});

test('a name that it does not know', () => {
  assert.equal(marked('Unknown expression identifier `clinet_ip` in scope', 'SELECT clinet_ip FROM flows'), 'clinet_ip');
  assert.equal(marked("Unknown table expression identifier 'flws'", 'SELECT * FROM flws'), 'flws');
  assert.equal(marked('Timeout exceeded', 'SELECT 1'), undefined);
});
