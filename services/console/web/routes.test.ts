import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAVIGATION, viewOf } from './routes.ts';

const ITEMS = NAVIGATION.flatMap(({ items }) => items);

test('every item of the navigation leads to a view, by a key of its own', () => {
  for (const { href } of ITEMS) assert.notEqual(viewOf(href), undefined, href);
  assert.equal(new Set(ITEMS.map(({ key }) => key)).size, ITEMS.length);
});

test('a view knows the parts of its path; other paths have none', () => {
  assert.deepEqual(viewOf('/reports/resets')?.parts, { name: 'resets' });
  assert.equal(viewOf('/nowhere'), undefined);
});
