import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf } from './imports_of.ts';

const TEXT = `
import def, { named as other } from 'static';
import type { Shape } from 'type-only';
import * as everything
  from 'over-two-lines';
import 'side-effect';
export { one } from 'export-named';
export * from 'export-all';
export type { Two } from 'export-type';
// import 'in-a-comment';
const text = "import 'in-a-string'";
const typed = <T,>(value: T): T => value;
const lazy = () => import('dynamic');
const computed = () => import(text);
`;

test('finds every form of import and nothing else', () => {
  assert.deepEqual(importsOf('sample.ts', TEXT).sort(), [
    'dynamic',
    'export-all',
    'export-named',
    'export-type',
    'over-two-lines',
    'side-effect',
    'static',
    'type-only',
  ]);
});

test('refuses what it cannot read', () => {
  assert.throws(() => importsOf('sample.ts', 'import {'), /^SyntaxError: sample\.ts: /);
});
