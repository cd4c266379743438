import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as layers from './layer.ts';
import { LAYER_NAMES } from './layer.ts';
import { REFUSAL, REFUSAL_NAMES } from './refusal.ts';

test('names stand in the order of the codes', () => {
  for (const [name, code] of Object.entries(REFUSAL)) assert.equal(REFUSAL_NAMES[code], name.toLowerCase());
  assert.equal(REFUSAL_NAMES.length, Object.keys(REFUSAL).length);
  for (const [name, code] of Object.entries(layers)) {
    if (typeof code === 'number') assert.equal(LAYER_NAMES[code], name.replace('LAYER_', '').toLowerCase());
  }
  assert.equal(new Set(LAYER_NAMES).size, LAYER_NAMES.length);
});
