import assert from 'node:assert/strict';
import { test } from 'node:test';
import { question } from './client.ts';

test('a question has the parameters that have a value', () => {
  assert.equal(question('/about'), '/about');
  assert.equal(question('/reports/resets', { since: 'a b', limit: 5, min: '', max: undefined }), '/reports/resets?since=a+b&limit=5');
});
