import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TextColumn, textTable } from './text_table.ts';

const COLUMNS: readonly TextColumn[] = [
  { title: 'NAME', align: 'left', rank: 0 },
  { title: 'N', align: 'right', rank: 2 },
  { title: 'NOTE', align: 'left', rank: 1 },
];
const ROWS = [
  ['first', '1', 'short'],
  ['second', '1,000', 'rather long'],
];

test('aligns, and ends no line with blanks', () => {
  assert.equal(textTable(COLUMNS, ROWS, 80).text, 'NAME        N  NOTE\nfirst       1  short\nsecond  1,000  rather long\n');
});

test('leaves out the columns of the highest rank where the width does not suffice', () => {
  assert.deepEqual(textTable(COLUMNS, ROWS, 25), { text: 'NAME    NOTE\nfirst   short\nsecond  rather long\n', omitted: 1 });
  assert.deepEqual(textTable(COLUMNS, ROWS, 10), { text: 'NAME\nfirst\nsecond\n', omitted: 2 });
  assert.deepEqual(textTable(COLUMNS, ROWS, 4), { text: 'NAME\nfirs\nseco\n', omitted: 2 });
});
