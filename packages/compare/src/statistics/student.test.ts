import assert from 'node:assert/strict';
import { test } from 'node:test';
import { studentQuantile } from './student.ts';

const close = (actual: number, expected: number, within: number) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual}, ${expected}`);

test("quantiles of Student's t are those of the printed tables", () => {
  for (const [probability, degrees, expected] of [
    [0.975, 9, 2.262],
    [0.975, 30, 2.042],
    [0.975, 127, 1.979],
    [0.995, 9, 3.25],
    [0.9995, 20, 3.85],
    [0.75, 15, 0.691],
    [0.975, 1e9, 1.95996],
    [0.5, 10, 0],
  ] as const) {
    close(studentQuantile(probability, degrees), expected, 0.0006);
    close(studentQuantile(1 - probability, degrees), -expected, 0.0006);
  }
});
