import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { livePage } from './page.ts';
import { BARE, DGRAM, UDP } from './receivers.ts';
import { frameTable, verdicts } from './report.ts';
import { type Cell, FRAMES, type LiveResults, RATES, type ReceiverResult } from './results.ts';
import type { Window } from './window.ts';

const window = (nanoseconds: number, lost = 0): Window => ({
  sent: 1e6,
  received: 1e6 - lost,
  seconds: 5,
  cpuSeconds: (nanoseconds / 1e9) * (1e6 - lost),
});

/** The same cost at all loads, unless `special` knows better. */
function receiver(spec: ReceiverResult['spec'], nanoseconds: number, special: Partial<Cell> = {}): ReceiverResult {
  const cells = FRAMES.flatMap((frame) => RATES.map((rate) => ({ frame, rate, window: window(nanoseconds) })));
  return {
    spec,
    cells: cells.map((cell) => (cell.frame === special.frame && cell.rate === special.rate ? { ...cell, ...special } : cell)),
  };
}

const results = (udp: number, dgram: number, hold: Window | undefined, special: Partial<Cell> = {}): LiveResults => ({
  receivers: [receiver(BARE[0]!, 1000), receiver(BARE[1]!, 500), receiver(UDP, udp, special), receiver(DGRAM, dgram)],
  hold,
});

const HELD: Window = { sent: 30e6, received: 30e6, seconds: 60, cpuSeconds: 30 };

test('goals that are reached', () => {
  assert.deepEqual(verdicts(results(1000, 3000, HELD)), [
    'Goal: `udp` costs at most 2 times the cheapest bare loop in C. It costs 2.00 times where it does worst: reached.',
    'Goal: `dgram` costs at least 3 times what `udp` does. It costs 3.00 times where `udp` does worst: reached.',
    'Goal: `udp` holds 500,000 packets a second without a loss. Sent were 30,000,000 in 60 s, 500,000 a second; received 30,000,000, at 1,000 ns a packet: reached.',
  ]);
});

test('one load, one packet, or a sender that is too slow misses a goal', () => {
  const worst = { frame: FRAMES[1], rate: RATES[1], window: window(1010) };
  const [bare, dgram] = verdicts(results(1000, 3000, HELD, worst));
  assert.match(bare!, /2\.02 times where it does worst: missed\.$/);
  assert.match(dgram!, /2\.97 times where `udp` does worst: missed\.$/);
  for (const hold of [
    { ...HELD, received: 30e6 - 1 },
    { ...HELD, sent: 29e6, received: 29e6 },
  ])
    assert.match(verdicts(results(1000, 3000, hold))[2]!, /: missed\.$/);
});

test('what was not run is not judged', () => {
  assert.deepEqual(verdicts({ receivers: [receiver(DGRAM, 1)], hold: undefined }), [
    'Not compared with the bare loop in C.',
    'Not compared with dgram.',
    'Not tried for long.',
  ]);
});

test('costs stand beside the cheaper loop, losses are shown', () => {
  const table = frameTable(results(750, 3000, HELD, { frame: 128, rate: 0, window: window(900, 2500) }), 128);
  assert.match(table, /\| C, waiting +\| +1,000 \| 2\.00x \| +200,000 \| none +\|/);
  assert.match(table, /\| udp +\| +750 \| 1\.50x \| +200,000 \| none \| +900 \| 1\.80x \| +199,500 \| 0\.25 % \|/);
});

test('the page names no folder of this machine', () => {
  const text = livePage(results(1000, 3000, HELD), 5, 2);
  assert.ok(!text.includes(fileURLToPath(new URL('../../../', import.meta.url))) && !text.includes(process.execPath));
  assert.match(text, /`node services\/cli\/bin\/mirrorscope\.js listen --source udp .*--port PORT /);
});
