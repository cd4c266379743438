import assert from 'node:assert/strict';
import { test } from 'node:test';
import { viewpointState, viewpointSummary } from './viewpoint_state.ts';

test('a viewpoint is silent, or loses, or is well', () => {
  assert.equal(viewpointState(300, 5), 'silent');
  assert.equal(viewpointState(299, 0.1), 'losing');
  assert.equal(viewpointState(0, 0.09), 'seen');
  assert.equal(viewpointState(0, null), 'seen');
});

test('what is wrong is counted', () => {
  assert.equal(viewpointSummary(['seen', 'silent', 'losing', 'losing']), '4 viewpoints: 1 silent, 2 losing packets');
  assert.equal(viewpointSummary(['seen']), '1 viewpoint: seen lately, nearly nothing lost');
});
