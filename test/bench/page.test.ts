import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './compare.ts';
import { INPUTS, type Input } from './inputs.ts';
import { page } from './page.ts';
import type { InputResult, Results } from './results.ts';
import { ENGINE, OURSELVES, RIVALS, type Tool } from './tools.ts';

const outcome = (tool: Tool, cpuSeconds: number): Outcome => ({
  tool,
  packets: 4e6,
  run: { command: [], cpuSeconds, wallSeconds: 2, peakBytes: 1e8, said: 'arrived 4000000\nflows 7\nlive 5\nrecords 9\n', exitCode: 0 },
});

const input: Input = { spec: INPUTS[0]!, shape: 'merged', path: '/inputs/one.pcap', packets: 4e6, ipPackets: 4e6, copies: 10 };

/** Where every other tool needs `seconds`, and we need one. */
function results(seconds: number): Results {
  const result: InputResult = {
    input,
    ours: outcome(OURSELVES, 1),
    engine: outcome(ENGINE, 1),
    rivals: RIVALS.map((tool) => (tool.name === 'tcptrace' ? { tool, packets: 4e6, run: undefined } : outcome(tool, seconds))),
    stages: { read: 10, decode: 30, flow: 90, encode: 100 },
    allocation: { packets: 1e6, records: 5, allocatedBytes: 1000, retainedBytes: 10, collections: 0 },
  };
  const state = { flows: 1e6, capacity: 1e6, reservedBytes: 513e6, startBytes: 9e7, residentBytes: 6e8 };
  return { inputs: [result], state };
}

test('the page says whether the goal is reached', () => {
  assert.match(page(results(6), 3), /The least of all inputs is 6\.00: reached\./);
  assert.match(page(results(4), 3), /The least of all inputs is 4\.00: not reached, and not failed\./);
  assert.match(page(results(2), 3), /The least of all inputs is 2\.00: failed\./);
});

test('the page says which limits on memory are kept', () => {
  const text = page(results(6), 3);
  assert.match(text, /600 MB .*\n.*700 is the goal: kept/);
  assert.match(text, /513 bytes .*\n.*512 is the goal: missed/);
});

test('a tool that did not end is shown with what is known', () => {
  assert.match(page(results(6), 3), /\| tcptrace .* under 0\.07 .* over 60 .*\n/);
});

test('stages are shown by what each adds', () => {
  assert.match(page(results(6), 3), /\| bulk, merged +\| +10 \| +20 \| +60 \| +10 \| +100 \|/);
});

test('the page names no folder of this machine', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const text = page(results(6), 3);
  assert.ok(!text.includes(root) && !text.includes(process.execPath));
  assert.match(text, /`node services\/cli\/bin\/mirrorscope\.js analyze --format ndjson --active-timeout 60s FILE`/);
});
