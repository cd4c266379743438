import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hrefTo, match, withParams } from './url.ts';

test('parameters are set, changed and taken out', () => {
  assert.equal(withParams('?a=1&b=2', { b: 3, c: 'x y' }), '?a=1&b=3&c=x+y');
  assert.equal(withParams('?a=1', { a: undefined }), '');
  assert.equal(withParams('?a=1', { a: '' }), '');
});

test('what needs no escape stays readable, and what needs one is escaped', () => {
  assert.equal(withParams('', { from: '2026-01-05T09:00:00.000Z' }), '?from=2026-01-05T09:00:00.000Z');
  const filter = 'a = "1:x+y/z=" && b';
  assert.equal(new URLSearchParams(withParams('', { filter })).get('filter'), filter);
});

test('a link to another view keeps the time and nothing else', () => {
  assert.equal(hrefTo('/flows', '?range=6h&sort=-bytes&refresh=off', { filter: 'tcp' }), '/flows?range=6h&refresh=off&filter=tcp');
  assert.equal(hrefTo('/columns#rsts', '?range=6h'), '/columns?range=6h#rsts');
  assert.equal(hrefTo('/', ''), '/');
});

test('paths fit patterns', () => {
  assert.deepEqual(match('/reports/:name', '/reports/top-talkers'), { name: 'top-talkers' });
  assert.deepEqual(match('/reports/:name', '/reports/a%20b'), { name: 'a b' });
  assert.deepEqual(match('/reports/:name', '/reports/%zz'), { name: '%zz' }, 'a broken escape is text');
  assert.deepEqual(match('/reports', '/reports/'), {});
  assert.deepEqual(match('/', '/'), {});
  for (const path of ['/', '/reports', '/reports/a/b']) assert.equal(match('/reports/:name', path), undefined, path);
});
