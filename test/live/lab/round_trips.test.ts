import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kernelHandshake } from './round_trips.ts';

/** As the kernel does with each sample. */
const smooth = (samples: readonly number[]): number => samples.slice(1).reduce((time, sample) => time + (sample - time) / 8, samples[0]!);

test('the handshake comes out of a smoothed time again', () => {
  const answers = { handshake: 12, samples: 1, least: 40, most: 40, fin: 0.5 };
  for (const [samples, known] of [
    [[12, 40, 0.5], answers],
    [[12, 0.5], { ...answers, samples: 0, least: Number.NaN, most: Number.NaN }],
    [[12, 40], { ...answers, fin: Number.NaN }],
    [[12], { ...answers, samples: 0, fin: Number.NaN }],
  ] as const)
    assert.ok(Math.abs(kernelHandshake(smooth(samples), known) - 12) < 1e-9, `${samples}`);
});
