import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatRows as format } from './rows.ts';

const RESULT = {
  columns: [
    { name: 'host', type: 'String' },
    { name: 'bytes', type: 'UInt64' },
    { name: 'share', type: 'Nullable(Float64)' },
    { name: 'ports', type: 'Array(UInt16)' },
  ],
  rows: [
    ['10.0.0.1', 12, 0.1 + 0.2, [80, 443]],
    ['a "b", c\n', 9_007_199_254_740_991, null, []],
  ],
};
const formatRows = (...args: Parameters<typeof format>) => format(...args).text;
const NONE = { columns: RESULT.columns, rows: [] };

test('a table for people', () => {
  assert.equal(
    formatRows(RESULT, 'table', 200),
    'host                  bytes  share  ports\n10.0.0.1                 12    0.3  [80,443]\na "b", c?  9007199254740991      -  []\n',
  );
  assert.equal(formatRows(RESULT, 'table', 30), 'host                  bytes\n10.0.0.1                 12\na "b", c?  9007199254740991\n');
  assert.equal(format(RESULT, 'table', 30).omitted, 2);
  assert.equal(formatRows(NONE, 'table', 80), '');
});

test('json', () => {
  assert.deepEqual(JSON.parse(formatRows(RESULT, 'json')), [
    { host: '10.0.0.1', bytes: 12, share: 0.1 + 0.2, ports: [80, 443] },
    { host: 'a "b", c\n', bytes: 9_007_199_254_740_991, share: null, ports: [] },
  ]);
  assert.equal(formatRows(NONE, 'json'), '[]\n');
  assert.equal(formatRows(NONE, 'ndjson'), '');
  assert.equal(formatRows(RESULT, 'ndjson').split('\n').length, 3);
});

test('csv as RFC 4180 has it', () => {
  const text = `host,bytes,share,ports\r\n10.0.0.1,12,${0.1 + 0.2},"[80,443]"\r\n"a ""b"", c\n",9007199254740991,,[]\r\n`;
  assert.equal(formatRows(RESULT, 'csv'), text);
  assert.equal(formatRows(NONE, 'csv'), 'host,bytes,share,ports\r\n');
});
