import assert from 'node:assert/strict';
import type { Transport } from '../transport.ts';

export function assertSum({ counts }: Transport): void {
  const { accepted, delivered, waiting, dropped } = counts;
  assert.equal(delivered + waiting + dropped, accepted, JSON.stringify(counts));
  assert.ok(Math.min(delivered, waiting, dropped) >= 0, JSON.stringify(counts));
}
