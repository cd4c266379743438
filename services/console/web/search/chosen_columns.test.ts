import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenColumns, columnsText, toggled } from './chosen_columns.ts';

test('the usual columns need no parameter', () => {
  assert.equal(columnsText(chosenColumns('')), '');
  assert.deepEqual(chosenColumns('nonsense'), chosenColumns(''));
});

test('named columns, each once and known, behind the one that leads to the flow', () => {
  const names = chosenColumns('vni,client_ip,vni,start_time,DROP');
  assert.deepEqual(names, ['start_time', 'vni', 'client_ip']);
  assert.deepEqual(chosenColumns(columnsText(names)), names);
});

test('a column comes and goes', () => {
  const more = toggled(chosenColumns(''), 'vni');
  assert.ok(more.includes('vni'));
  assert.deepEqual([...toggled(more, 'vni')].sort(), [...chosenColumns('')].sort());
});
