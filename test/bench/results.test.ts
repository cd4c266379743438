import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from './compare.ts';
import { fastest, type InputResult, ratio, worstRatio } from './results.ts';
import { RIVALS, type Tool } from './tools.ts';

const tool = (name: string): Tool => RIVALS.find((each) => each.name === name)!;

/** A tool that read a million packets in so much CPU time. */
const outcome = (name: string, cpuSeconds: number | undefined): Outcome => ({
  tool: tool(name),
  packets: 1e6,
  run: cpuSeconds === undefined ? undefined : { command: [], cpuSeconds, wallSeconds: 9, peakBytes: 0, said: '', exitCode: 0 },
});

const ours = outcome('softflowd', 0.25);

test('the fastest tool is told by CPU time; one that did not end is the slowest', () => {
  const outcomes = [outcome('tcptrace', undefined), outcome('argus', 2), outcome('nfpcapd', 1), outcome('tshark', 50)];
  assert.equal(fastest(outcomes)?.tool.name, 'nfpcapd');
  assert.equal(fastest([]), undefined);
});

test('the ratio compares packets per second, also where packets were fewer', () => {
  assert.equal(ratio(ours, outcome('argus', 1)), 4);
  assert.equal(ratio(ours, { ...outcome('tshark', 1), packets: 100_000 }), 40);
});

test('the worst ratio over all inputs is to the fastest tool of each', () => {
  const input = (...rivals: Outcome[]): InputResult => ({ ours, rivals }) as unknown as InputResult;
  const state = {} as never;
  assert.equal(worstRatio({ inputs: [input(outcome('argus', 2), outcome('nfpcapd', 1)), input(outcome('nfpcapd', 0.75))], state }), 3);
  assert.equal(worstRatio({ inputs: [input()], state }), undefined);
});
