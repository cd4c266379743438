import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RuntimeError } from '@mirrorscope/runtime';
import { StoreError } from '@mirrorscope/store';
import { CliError, errorText, exitCode, Failures, usageError } from './errors.ts';

test('wrong usage is 2, everything else 1', () => {
  assert.equal(exitCode(usageError('no')), 2);
  assert.equal(exitCode(new CliError('output', 'no')), 1);
  assert.equal(exitCode(new Failures([usageError('no')])), 1);
  assert.equal(exitCode(new TypeError('no')), 1);
  assert.equal(exitCode(Object.assign(new Error('no'), { code: 'bad_url' })), 1);
  assert.equal(exitCode(new StoreError('bad_url', 'no')), 2);
  assert.equal(exitCode(new StoreError('unreachable', 'no')), 1);
  assert.equal(exitCode(new RuntimeError('bad_config', ['no'])), 2);
});

test('one line an error, without a stack', () => {
  assert.equal(errorText(usageError('not\n  so'), false), 'mirrorscope: not so\n');
  assert.equal(errorText(new Failures([usageError('one'), usageError('two')]), false), 'mirrorscope: one\nmirrorscope: two\n');
  assert.equal(errorText(new RuntimeError('bad_config', ['one', 'two']), false), 'mirrorscope: one\nmirrorscope: two\n');
});

test('an error that nobody foresaw says how to see more', () => {
  assert.match(errorText(new TypeError('x is not a function'), false), /^mirrorscope: x is not a function .*MIRRORSCOPE_DEBUG=1.*\n$/);
  const text = errorText(new Error('outer', { cause: new Error('inner') }), true);
  assert.match(text, /outer\n +at /);
  assert.match(text, /caused by Error: inner\n +at /);
});
