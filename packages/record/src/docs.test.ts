import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS } from './columns.ts';
import { columnsMarkdown } from './docs.ts';

const rows = columnsMarkdown()
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.slice(2, -2).split(' | '));

test('one row a column, in order, with type and text', () => {
  assert.deepEqual(
    rows.map(([name, type]) => [name, type]),
    COLUMNS.map((column) => [`\`${column.name}\``, column.type]),
  );
  COLUMNS.forEach((column, index) => {
    assert.ok(rows[index]?.[3]?.startsWith(column.text), column.name);
  });
});

test('defaults and the names of an enum stand in the row', () => {
  const row = (name: string) => rows.find(([cell]) => cell === `\`${name}\``);
  assert.deepEqual(row('encap')?.slice(2), ['none', 'how the packets reached the listener: none, vxlan, geneve']);
  assert.equal(row('client_window_scale')?.[2], '255');
  assert.equal(row('mirror_src')?.[2], '::');
  assert.equal(row('history')?.[2], 'empty');
});
