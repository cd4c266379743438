import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownTables } from './known_tables.ts';

test('tables with their columns, and views that are asked of a time', () => {
  const tables = knownTables([
    ['conversations', ['since', 'until'], 'by minutes', '', '', ''],
    ['flows', [], 'records', 'flow_id', 'UInt64', 'same for all'],
    ['flows', [], 'records', 'record_no', 'UInt32', '0 for the first'],
  ]);
  assert.deepEqual(
    tables.map(({ name, source, columns }) => [name, source, columns.length]),
    [
      ['conversations', 'conversations(since = {since:DateTime64(6)}, until = {until:DateTime64(6)})', 0],
      ['flows', 'flows', 2],
    ],
  );
});
