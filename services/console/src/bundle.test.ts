import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { bundlePage, INDEX } from './bundle.ts';

const files = await bundlePage();
const index = new TextDecoder().decode(files.get(INDEX)?.body);
const named = [...index.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path ?? '');

test('the index names files of the bundle, and nothing else', () => {
  assert.ok(named.length >= 4);
  for (const path of named) assert.ok(files.has(path), path);
});

test('nothing in the index needs more than the own origin: no inline script, no inline style', () => {
  assert.doesNotMatch(index, /<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
});

test('what the first view waits for is small: charts come later, in a file of their own', () => {
  const kilobytes = (path: string) => (files.get(path)?.gzip.length ?? 0) / 1000;
  const first = named.reduce((sum, path) => sum + kilobytes(path), 0);
  assert.ok(first < 40, `${first} kB`);
  const sizes = [...files.keys()].map(kilobytes);
  assert.ok(Math.max(...sizes) > 80, 'ECharts is there');
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 400, 'all of it');
});

test('names change with the content, types are what browsers insist on', () => {
  for (const [path, { type, body, gzip }] of files) {
    if (path !== INDEX) assert.match(path, /^\/assets\/[\w.]+-[A-Z0-9]{8}\.(js|css|svg)$/);
    assert.match(type, /^(text\/(html|javascript|css); charset=utf-8|image\/svg\+xml)$/);
    assert.deepEqual(new Uint8Array(gunzipSync(gzip)), new Uint8Array(body), path);
  }
});

test('two at once do not disturb each other', async () => {
  const [one, other] = await Promise.all([bundlePage(), bundlePage()]);
  assert.deepEqual([...one.keys()], [...other.keys()]);
});
