import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgetFilters, keepFilter, recentFilters } from './recent.ts';

function shelf(kept = new Map<string, string>()) {
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

test('the latest filter comes first, once, and the fifteenth is the last', () => {
  const own = shelf();
  for (let port = 1; port <= 20; port++) keepFilter(own, `port ${port}`);
  keepFilter(own, ' port 10 ');
  keepFilter(own, '  ');
  const kept = recentFilters(own);
  assert.equal(kept.length, 15);
  assert.deepEqual(kept.slice(0, 3), ['port 10', 'port 20', 'port 19']);
  forgetFilters(own);
  assert.deepEqual(recentFilters(own), []);
});

test('whatever else stands there counts as none', () => {
  for (const text of ['{', '7', '{"a":1}', 'null']) assert.deepEqual(recentFilters(shelf(new Map([['mirrorscope.filters', text]]))), []);
});
