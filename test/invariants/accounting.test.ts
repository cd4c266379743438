import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ColumnName, FlowRow } from '@mirrorscope/record';
import { decode, Packet } from '@mirrorscope/wire';
import fc from 'fast-check';
import { problemsOfCaptures } from './captures.ts';
import { packetsOf } from './conversation.ts';
import { type EngineRun, type RunOptions, runPackets } from './engine_run.ts';
import type { MirroredPacket } from './packets.ts';
import { scripts } from './script.ts';

const RUNS: readonly RunOptions[] = [
  {},
  { activeTimeout: 0.5, idleTimeout: 2, closedLinger: 0 },
  { activeTimeout: 1, capacity: 7 },
  { decap: false },
];

test('every record of every capture is sane, and every packet is accounted for', async () => {
  const problems = await problemsOfCaptures((packets) => RUNS.flatMap((options) => problemsOf(packets, options)));
  assert.deepEqual(problems, {});
});

test('the same of random conversations', () => {
  fc.assert(
    fc.property(scripts, fc.constantFrom(...RUNS), (conversations, options) =>
      assert.deepEqual(problemsOf(packetsOf(conversations), options), []),
    ),
    { numRuns: 500 },
  );
});

function problemsOf(packets: readonly MirroredPacket[], options: RunOptions): string[] {
  const run = runPackets(packets, options);
  const expected = totalsOf(packets, options.decap ?? true);
  const actual: Totals = {
    decoded: run.decoded,
    packets: sum(run.rows, 'packets'),
    bytes: sum(run.rows, 'bytes'),
    payload: sum(run.rows, 'payload_bytes'),
    syns: sum(run.rows, 'syns'),
    fins: sum(run.rows, 'fins'),
    rsts: sum(run.rows, 'rsts'),
    truncated: run.rows.reduce((total, row) => total + row.truncated_packets, 0),
    fragments: run.rows.reduce((total, row) => total + row.fragments, 0),
  };
  const wrong = (Object.keys(expected) as (keyof Totals)[]).filter((name) => expected[name] !== actual[name]);
  return [
    ...wrong.map((name) => `${name} of packets ${expected[name]}, of records ${actual[name]}`),
    ...countingProblems(packets, run),
    ...new Set(run.broken),
    ...twice(run.rows),
  ];
}

function countingProblems(packets: readonly MirroredPacket[], run: EngineRun): string[] {
  const refused = Object.values(run.refused).reduce((total, count) => total + count, 0);
  const problems: string[] = [];
  if (run.arrived !== packets.length) problems.push(`${packets.length} packets were sent, ${run.arrived} arrived`);
  if (run.arrived !== run.decoded + refused) problems.push(`${run.arrived} arrived, ${run.decoded} decoded, ${refused} refused`);
  if (run.written !== run.rows.length) problems.push(`${run.written} records counted, ${run.rows.length} encoded`);
  if (run.live !== 0) problems.push(`${run.live} flows live after the end`);
  return problems;
}

/** A record is known by its flow and number. (A flow that is evicted may begin again in the same microsecond.) */
function twice(rows: readonly FlowRow[]): string[] {
  if (rows.some(({ end_reason }) => end_reason === 'evicted')) return [];
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const { flow_id, record_no } of rows) {
    const key = `${flow_id} ${record_no}`;
    if (seen.has(key)) again.add(key);
    seen.add(key);
  }
  return again.size === 0 ? [] : [`${again.size} records share flow_id and record_no with others`];
}

const sum = (rows: readonly FlowRow[], name: string) =>
  rows.reduce((total, row) => total + (row[`client_${name}` as ColumnName] as number) + (row[`server_${name}` as ColumnName] as number), 0);

type Totals = Record<'decoded' | 'packets' | 'bytes' | 'payload' | 'syns' | 'fins' | 'rsts' | 'truncated' | 'fragments', number>;

const packet = new Packet();
const FIN = 1;
const SYN = 2;
const RST = 4;

/** What the packets say by themselves, without any flow. */
function totalsOf(packets: readonly MirroredPacket[], decap: boolean): Totals {
  const totals: Totals = { decoded: 0, packets: 0, bytes: 0, payload: 0, syns: 0, fins: 0, rsts: 0, truncated: 0, fragments: 0 };
  for (const { bytes, original, linkType } of packets) {
    packet.original = original;
    if (decode(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, linkType, packet, decap) !== 0) continue;
    totals.decoded++;
    totals.packets++;
    totals.bytes += packet.ipBytes;
    totals.payload += packet.payloadBytes;
    totals.truncated += packet.truncated;
    totals.fragments += packet.fragmentHeader;
    totals.syns += packet.tcpFlags & SYN ? 1 : 0;
    totals.fins += packet.tcpFlags & FIN ? 1 : 0;
    totals.rsts += packet.tcpFlags & RST ? 1 : 0;
  }
  return totals;
}
