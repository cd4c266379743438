import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCsv, toTsv } from './delimited.ts';

const COLUMNS = [
  { name: 'a', type: 'String' },
  { name: 'b', type: 'Int64' },
];

test('tabs and line ends inside a value leave each row one line', () => {
  assert.equal(
    toTsv(COLUMNS, [
      ['x\ty\nz', 1],
      [null, -2],
    ]),
    'a\tb\nx y z\t1\n\t-2\n',
  );
});

test('values with commas, quotes and line ends are quoted', () => {
  assert.equal(toCsv(COLUMNS, [['say "x", y\n', 1]]), 'a,b\n"say ""x"", y\n",1\n');
});

test('no value is a formula to a spreadsheet, and negative numbers stay numbers', () => {
  assert.equal(
    toCsv(COLUMNS, [
      ['=1+1', -2],
      ['@x', 3],
    ]),
    "a,b\n'=1+1,-2\n'@x,3\n",
  );
});

test('lists and maps are JSON', () => {
  assert.equal(toTsv(COLUMNS, [[[1, 2], 3]]), 'a\tb\n[1,2]\t3\n');
});
