import assert from 'node:assert/strict';
import { test } from 'node:test';
import { regularFault } from './regular.ts';

test('what both kinds of regular expressions know', () => {
  for (const pattern of ['^S', 'a|b', '(?:a+)?', '[^a-c]{2,3}', '\\d\\.\\[', 'é']) assert.equal(regularFault(pattern), undefined, pattern);
});

test('what only one of them knows, or neither', () => {
  for (const pattern of ['(?=a)', '(?<n>a)', '\\1', '\\p{L}', '\\b', '[]', '[^]', '[[:alpha:]]', '(', 'a{1001}', '(a{100}){11}', 'a\\']) {
    assert.equal(typeof regularFault(pattern), 'string', pattern);
  }
});
