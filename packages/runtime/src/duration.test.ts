import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { durationText, seconds } from './duration.ts';

test('reads durations', () => {
  for (const [text, expected] of [
    ['500ms', 0.5],
    ['60s', 60],
    ['5m', 300],
    ['2h', 7200],
    ['1d', 86_400],
    ['1.5s', 1.5],
    ['0', 0],
  ] as const) {
    assert.equal(seconds(text), expected, text);
  }
  for (const text of ['', '60', '60 s', '-5s', '1w', 's', '1e3s', '0x5s']) assert.equal(seconds(text), undefined, text);
});

test('writes them as people do', () => {
  for (const [value, expected] of [
    [0, '0'],
    [0.0005, '0.5ms'],
    [0.5, '500ms'],
    [1, '1s'],
    [1.5, '1500ms'],
    [60, '60s'],
    [90, '90s'],
    [300, '5m'],
    [86_400, '24h'],
    [172_800, '2d'],
  ] as const) {
    assert.equal(durationText(value), expected);
  }
});

test('reads again what it wrote', () => {
  fc.assert(fc.property(fc.nat(), (ms) => assert.equal(seconds(durationText(ms / 1000)), ms / 1000)));
});
