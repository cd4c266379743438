import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Health } from './health.ts';

test('from start to end', () => {
  const health = new Health();
  assert.equal(health.state, 'starting');
  health.ready();
  assert.equal(health.state, 'ready');
  assert.equal(health.ending.aborted, false);
  health.drain();
  assert.equal(health.state, 'draining');
  assert.equal(health.ending.aborted, true);
  health.ready();
  assert.equal(health.state, 'draining', 'there is no way back');
});

test('a failure is final and says why', () => {
  const health = new Health();
  health.ready();
  health.fail('worker 1 crashes again and again');
  assert.equal(health.ending.aborted, true);
  health.drain();
  health.fail('and worker 2');
  assert.equal(health.state, 'failed');
  assert.deepEqual(health.reasons, ['worker 1 crashes again and again', 'and worker 2']);
});

test('warnings are read anew each time', () => {
  const health = new Health();
  const granted: string[] = [];
  health.addWarnings(() => granted);
  health.addWarnings(() => ['always']);
  assert.deepEqual(health.warnings, ['always']);
  granted.push('small buffer');
  assert.deepEqual(health.warnings, ['small buffer', 'always']);
});
