import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMN_INDEX, COLUMNS, type Column, type ColumnName } from './columns.ts';

const columns: readonly Column[] = COLUMNS;

test('names are unique, and COLUMN_INDEX has the place of each', () => {
  assert.equal(new Set(columns.map((column) => column.name)).size, columns.length);
  columns.forEach((column, index) => {
    assert.equal(COLUMN_INDEX[column.name as ColumnName], index);
  });
});

test('the columns of a pair lie side by side, client first, with one type', () => {
  const apart = new Set(['handshake_client_us', 'handshake_server_us']);
  for (const [index, column] of columns.entries()) {
    if (!/client_|server_/.test(column.name) || apart.has(column.name)) continue;
    const first = column.name.startsWith('client_') ? index : index - 1;
    assert.equal(columns[first]?.name.replace('client_', 'server_'), columns[first + 1]?.name);
    assert.equal(columns[first]?.type, columns[first + 1]?.type);
  }
});

test('names are literal types: a wrong one does not compile', () => {
  // @ts-expect-error: no such column
  const wrong: ColumnName = 'client_bite';
  assert.equal(
    columns.some((column) => column.name === wrong),
    false,
  );
});

test('every text is filled in', () => {
  for (const column of columns) assert.match(column.text, /^[^{}]{4,}$/, column.name);
});
