import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL, expand } from './macros.ts';

const HOUR = { from: 1_415_792_726_123, to: 1_415_796_326_456, interval: 20 };

test('macros of time become what the documentation of the plugin says', () => {
  const sql = 'SELECT $__timeInterval(time), $__interval_s WHERE $__timeFilter(time) AND x > $__fromTime AND x < $__toTime_ms';
  assert.equal(
    expand(sql, HOUR),
    'SELECT toStartOfInterval(toDateTime(time), INTERVAL 20 second), 20 WHERE time >= toDateTime(1415792726) AND time <= toDateTime(1415796326)' +
      ' AND x > toDateTime(1415792726) AND x < fromUnixTimestamp64Milli(1415796326456)',
  );
});

test('a condition falls away where all is chosen, and only there', () => {
  const sql = 'SELECT 1 WHERE $__conditionalAll(f(a, (b)) IN (${x:singlequote}), $x) AND $__conditionalAll(port IN (${y:csv}), $y)';
  assert.equal(expand(sql, { ...HOUR, variables: { x: ALL, y: ['1', '2'] } }), 'SELECT 1 WHERE 1=1 AND port IN (1,2)');
  assert.equal(expand(sql, { ...HOUR, variables: { x: ["o'x"], y: [] } }), "SELECT 1 WHERE f(a, (b)) IN ('o\\'x') AND 1=1");
});

test('what the plugin would pass on as it stands is an error', () => {
  for (const sql of [
    '$__timeGroup(a)',
    '${x}',
    '${x:singlequote}',
    '$x',
    '[[x]]',
    '$__conditionalAll(a, ${x:csv})',
    '$__conditionalAll(a',
  ]) {
    assert.throws(() => expand(sql, HOUR), sql);
  }
});
