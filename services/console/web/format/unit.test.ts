import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heading } from './label.ts';
import { cellText, isNumeric, shortText, unitOf } from './unit.ts';

test('units come from names and types', () => {
  const columns = [
    ['client', 'IPv6', 'address'],
    ['server_port', 'UInt16', 'port'],
    ['flow_id', 'UInt64', 'id'],
    ['start_time', 'DateTime64(6)', 'time'],
    ['bucket', "DateTime('UTC')", 'time'],
    ['client_bytes', 'UInt64', 'bytes'],
    ['bits_per_second', 'Float64', 'bit/s'],
    ['packets_per_second', 'Float64', '/s'],
    ['missed_percent', 'Nullable(Float64)', 'percent'],
    ['total_p50_ms', 'Nullable(Float64)', 'ms'],
    ['server_rtt_min_us', 'UInt32', 'us'],
    ['silent_seconds', 'UInt64', 's'],
    ['packets', 'UInt64', 'count'],
    ['score', 'Float64', 'number'],
    ['listener', 'LowCardinality(String)', 'text'],
    ['bytes', 'String', 'text'],
  ] as const;
  for (const [name, type, unit] of columns) assert.equal(unitOf({ name, type }), unit, `${name} ${type}`);
});

test('cells are exact; bytes are short', () => {
  assert.equal(cellText(1234567, 'count'), '1,234,567');
  assert.equal(cellText(1234567, 'bytes'), '1.23 MB');
  assert.equal(cellText(443, 'port'), '443');
  assert.equal(cellText(1913648700025950, 'id'), '1913648700025950');
  assert.equal(cellText(null, 'ms'), '');
  assert.equal(cellText(['a', 1], 'text'), '["a",1]');
});

test('short texts bear their unit', () => {
  assert.deepEqual(
    (['bytes', 'bit/s', '/s', 'percent', 'ms', 'us', 's', 'count'] as const).map((unit) => shortText(1500, unit)),
    ['1.5 kB', '1.5 kbit/s', '1.5 k/s', '1,500 %', '1.5 s', '1.5 ms', '25 min', '1.5 k'],
  );
});

test('text, addresses and times are not aligned as numbers', () => {
  assert.deepEqual((['text', 'address', 'time', 'port', 'count'] as const).map(isNumeric), [false, false, false, true, true]);
});

test('headings are words, and say the unit that cells do not', () => {
  assert.deepEqual(heading('total_p50_ms', 'ms'), { label: 'Total p50', unit: 'ms' });
  assert.deepEqual(heading('share_percent', 'percent'), { label: 'Share', unit: '%' });
  assert.deepEqual(heading('client_bytes', 'bytes'), { label: 'Client bytes', unit: undefined });
  assert.deepEqual(heading('server_rtt_min_us', 'us'), { label: 'Server RTT min', unit: 'µs' });
});
