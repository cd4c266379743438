import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreError } from './error.ts';
import type { ParameterType } from './report_file.ts';
import { type ParameterValue, parameterText } from './report_parameter.ts';

const convert = (type: ParameterType, value: ParameterValue) => parameterText({ name: 'x', type, default: '', text: '' }, value);
const refused = (type: ParameterType, value: ParameterValue) =>
  assert.throws(
    () => convert(type, value),
    (error) =>
      error instanceof StoreError &&
      error.code === 'bad_parameter' &&
      error.message.startsWith('x is ') &&
      error.message.includes(': give '),
    `${type} ${value}`,
  );

test('times are ISO 8601 in any length, UTC where no offset is given', () => {
  assert.equal(convert('DateTime64(6)', '2026-01-05'), '2026-01-05 00:00:00.000000');
  assert.equal(convert('DateTime64(6)', '2026-01-05T09:30'), '2026-01-05 09:30:00.000000');
  assert.equal(convert('DateTime64(6)', '2026-01-05 09:30:01'), '2026-01-05 09:30:01.000000');
  assert.equal(convert('DateTime64(6)', '2026-01-05T09:30:01.123456Z'), '2026-01-05 09:30:01.123456');
  assert.equal(convert('DateTime64(6)', '2026-01-05T09:30:01.5+02:00'), '2026-01-05 07:30:01.500000');
  assert.equal(convert('DateTime64(6)', '2026-01-05T00:30+02:00'), '2026-01-04 22:30:00.000000');
  assert.equal(convert('DateTime64(6)', new Date(0)), '1970-01-01 00:00:00.000000');
  for (const value of [
    '',
    'yesterday',
    '2026-02-30',
    '2026-13-01',
    '2026-01-05T25:00',
    '1969-12-31',
    '2106-01-01',
    new Date(Number.NaN),
    5,
  ]) {
    refused('DateTime64(6)', value);
  }
});

test('whole numbers stay within their type', () => {
  assert.equal(convert('UInt16', '65535'), '65535');
  assert.equal(convert('UInt32', 20), '20');
  assert.equal(convert('UInt64', Number.MAX_SAFE_INTEGER), '9007199254740991');
  refused('UInt16', 65_536);
  refused('UInt32', 4_294_967_296);
  refused('UInt64', 2 ** 53);
  for (const value of ['-1', '1.5', '1e3', '', 'ten', ' 1', -1, 1.5]) refused('UInt32', value);
});

test('networks become IPv6 prefixes, IPv4 as it is stored', () => {
  assert.equal(convert('Network', 'any'), '::/0');
  assert.equal(convert('Network', '10.0.0.5'), '::ffff:10.0.0.5/128');
  assert.equal(convert('Network', '10.0.0.0/8'), '::ffff:10.0.0.0/104');
  assert.equal(convert('Network', '0.0.0.0/0'), '::ffff:0.0.0.0/96');
  assert.equal(convert('Network', '2001:db8::/32'), '2001:db8::/32');
  for (const value of ['', '10.0.0', '10.0.0.0/33', '10.0.0.0/', '::/129', '10.0.0.0/8/8', 'fe80::1%eth0', "'", 'host.example'])
    refused('Network', value);
});
