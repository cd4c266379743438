import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closest, listed } from './words.ts';

const COMMANDS = ['analyze', 'query', 'sql', 'decode', 'demo'];

test('finds the name that was meant', () => {
  for (const [typed, meant] of [
    ['analyse', 'analyze'],
    ['qeury', 'query'],
    ['ana', 'analyze'],
    ['decod', 'decode'],
    ['SQL', undefined],
  ] as const) {
    assert.equal(closest(typed, COMMANDS), meant, typed);
  }
});

test('suggests nothing where nothing is near', () => {
  for (const typed of ['provision', 'xyzzyx', 'q1w2e3r4']) assert.equal(closest(typed, COMMANDS), undefined, typed);
});

test('lists words as a sentence does', () => {
  assert.deepEqual(
    [['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => listed(words)),
    ['a', 'a or b', 'a, b or c'],
  );
});
