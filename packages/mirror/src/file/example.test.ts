import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mirrorFileSchema, parseMirrorFile } from './parse_mirror_file.ts';

const EXAMPLE = new URL('../../mirror.example.yaml', import.meta.url);
const text = readFileSync(EXAMPLE, 'utf8');

/** Names of keys anywhere in a JSON Schema. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema && typeof schema.properties === 'object' ? Object.keys(schema.properties ?? {}) : [];
  return [...own, ...Object.values(schema).flatMap(keysOf)];
}

test('the example is read, and shows every key there is', () => {
  const { name, sources } = parseMirrorFile(text, 'mirror.example.yaml');
  assert.equal(name, 'production');
  assert.equal(sources.length, 2);
  const keys = new Set(keysOf(mirrorFileSchema()));
  assert.ok(keys.has('crossZoneGb') && keys.has('securityGroup'));
  assert.deepEqual(
    [...keys].filter((key) => !new RegExp(`[\\s{]${key}:`).test(text)),
    [],
  );
});

test('its defaults are the defaults', () => {
  const least = `
name: production
targets: {main: {interface: eni-1}}
filters: {everything: {rules: [{direction: both}]}}
sources: [{name: all, where: {interface: '*'}}]
`;
  const plain = parseMirrorFile(least, 'least.yaml');
  const example = parseMirrorFile(text, 'mirror.example.yaml');
  assert.deepEqual(plain.ramp, example.ramp);
  assert.deepEqual(plain.sources[0]?.session.number, example.sources[0]?.session.number);
  assert.deepEqual({ ...plain.budget, perMonth: 500, bitsPerSecond: 20e6 }, example.budget);
  const guarded = parseMirrorFile(
    `${least}guard: {listeners: {metrics: ['http://a/']}, store: {url: x}, cloudwatch: {}}`,
    'least.yaml',
  ).guard;
  assert.deepEqual({ ...guarded.listeners, metrics: [] }, { ...example.guard.listeners, metrics: [] });
  assert.deepEqual({ ...guarded.store, url: '' }, { ...example.guard.store, url: '' });
  assert.equal(guarded.cloudwatch?.maxSkippedRatio, example.guard.cloudwatch?.maxSkippedRatio);
});
