import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONN_STATES } from '@mirrorscope/record';
import { stateText } from './conn_state.ts';

test('every state has words', () => {
  for (const state of CONN_STATES) assert.ok(stateText(state, 6).length > 10, state);
  assert.notEqual(stateText('SF', 17), stateText('SF', 6));
  assert.equal(stateText('new', 6), '');
});
