import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from './explain.ts';

test('the record explains its columns, a report its own', () => {
  const text = 'One line.\nshare_percent is the part of all traffic.\nshare_percent_more is another.';
  assert.match(explain('client_bytes', text) ?? '', /bytes that the client sent/);
  assert.equal(explain('share_percent', text), 'share_percent is the part of all traffic.');
  assert.equal(explain('unknown', text), undefined);
});
