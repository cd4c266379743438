import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markdownTable } from './table.ts';

test('text stands to the left, numbers to the right, also where some are not known exactly', () => {
  const rows = [
    ['a', '1.1.0-1+b1', '4,000', '0.60x'],
    ['long', 'Node v24', 'over 60', ''],
  ];
  const expected = [
    '| tool | version    | packets | ratio |',
    '|------|------------|--------:|------:|',
    '| a    | 1.1.0-1+b1 |   4,000 | 0.60x |',
    '| long | Node v24   | over 60 |       |',
    '',
  ];
  assert.equal(markdownTable(['tool', 'version', 'packets', 'ratio'], rows), expected.join('\n'));
});
