import assert from 'node:assert/strict';
import { it } from 'node:test';
import { audit, type Difference, formatDifferences, parseDifferences } from './differences.ts';
import type { Cell } from './ledger.ts';

const cell = (changes: Partial<Cell>): Cell => ({
  run: 'some-capture',
  group: 'tshark',
  conversation: '6 a|1 b|2',
  label: '',
  sender: 'a|1',
  column: 'gaps',
  ours: 1,
  theirs: 3,
  ...changes,
});
const line: Difference = {
  run: 'some-capture',
  group: 'tshark',
  column: 'g*',
  conversation: '*',
  cells: 2,
  ours: 2,
  theirs: 6,
  reason: 'a reason',
};

it('reads back what it writes', () => {
  assert.deepEqual(parseDifferences(formatDifferences([line])), [line]);
});

it('refuses a line without a reason', () => {
  assert.throws(() => parseDifferences(formatDifferences([{ ...line, reason: '' }])), { code: 'differences_unreadable' });
});

it('takes cells that a line covers, and names the others', () => {
  const other = cell({ column: 'packets' });
  const { unlisted, stale } = audit([line], [cell({}), cell({ sender: 'b|2' }), other]);
  assert.deepEqual(unlisted, [other]);
  assert.deepEqual(stale, []);
});

it('finds lines whose count, values or existence changed', () => {
  assert.equal(audit([line], [cell({})]).stale.length, 1, 'fewer cells');
  assert.equal(audit([line], [cell({}), cell({ ours: 2 })]).stale.length, 1, 'another value');
  assert.equal(audit([{ ...line, cells: 0, ours: 0, theirs: 0 }], []).stale.length, 1, 'nothing differs any more');
});

it('lets the first line that fits take a cell', () => {
  const { current } = audit([line, { ...line, column: '*' }], [cell({}), cell({ column: 'packets' })]);
  assert.deepEqual(
    current.map(({ cells }) => cells),
    [1, 1],
  );
});
