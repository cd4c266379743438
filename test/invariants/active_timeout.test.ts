import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ColumnName, FlowRow } from '@mirrorscope/record';
import fc from 'fast-check';
import { addUp, byFlow, type Row, SUMS } from './add_up.ts';
import { problemsOfCaptures } from './captures.ts';
import { differingColumns } from './compare.ts';
import { packetsOf } from './conversation.ts';
import { runPackets } from './engine_run.ts';
import { type MirroredPacket, timeOf } from './packets.ts';
import { scripts } from './script.ts';
import { swapSides } from './sides.ts';

/** Seconds after which every flow has ended by itself. */
const SILENCE = 3600;
const SIDES = [
  ['client', 'server'],
  ['server', 'client'],
] as const;
const HANDSHAKE = ['handshake_server_us', 'handshake_client_us'] as const;

test('the records of a flow add up to the flow written as one record', async () => {
  let records = 0;
  const problems = await problemsOfCaptures((packets) => {
    const span = spanOf(packets);
    const whole = recordsOf(packets, 0);
    const timeouts = [span / 3, 0.02].filter((timeout) => timeout > 0);
    return timeouts.flatMap((timeout) => {
      const split = recordsOf(packets, timeout);
      records += split.length;
      return problemsOf(whole, split).map((problem) => `every ${timeout} s: ${problem}`);
    });
  });
  assert.deepEqual(problems, {});
  assert.ok(records > 45_000, `only ${records} records came of all those timeouts`);
});

test('the records of random conversations add up, however often they are written', () => {
  fc.assert(
    fc.property(scripts, fc.double({ min: 1e-6, max: 60, noNaN: true }), (conversations, activeTimeout) => {
      const packets = packetsOf(conversations);
      assert.deepEqual(problemsOf(recordsOf(packets, 0), recordsOf(packets, activeTimeout)), []);
    }),
    { numRuns: 600 },
  );
});

/** `activeTimeout` in seconds; 0 gives one record a flow. */
const recordsOf = (packets: readonly MirroredPacket[], activeTimeout: number) =>
  runPackets(packets, { activeTimeout, silence: SILENCE }).rows;

/** Seconds from the earliest packet to the latest. */
function spanOf(packets: readonly MirroredPacket[]): number {
  const times = packets.map(timeOf);
  return times.reduce((span, time) => Math.max(span, (time - times[0]!) / 1e9), 0);
}

function problemsOf(one: readonly FlowRow[], records: readonly FlowRow[]): string[] {
  const whole = Map.groupBy(one, keyOf);
  const problems: string[] = [];
  for (const flow of byFlow(records)) {
    const key = keyOf(flow[0]!);
    if (flow.some(({ record_no }, place) => record_no !== place)) problems.push(`${key}: its records are not numbered from 0 on`);
    const flowWhole = whole.get(key)?.shift();
    const columns = flowWhole === undefined ? ['no such flow'] : differingFrom(flowWhole, flow);
    if (columns.length > 0) problems.push(`${key}, ${flow.length} records: ${columns.join(', ')}`);
  }
  const left = [...whole.values()].flat();
  return left.length === 0 ? problems : [...problems, `${left.length} flows have no records`];
}

function differingFrom(whole: FlowRow, flow: readonly FlowRow[]): string[] {
  const sum = addUp(flow);
  if (sum.orientation === whole.orientation) return differingColumns(whole, sum, exceptions(whole, sum));
  // Who is the client is settled with the first record; a SYN that comes only later changes it in the whole alone.
  if (whole.orientation !== 'syn') return [`orientation ${whole.orientation} -> ${sum.orientation}`];
  const facing = sum.client_ip === whole.client_ip && sum.client_port === whole.client_port ? sum : addUp(flow.map(swapSides));
  const others = (Object.keys(whole) as ColumnName[]).filter((name) => !SUMS.includes(name));
  return differingColumns(whole, facing, [...exceptions(whole, facing), ...others, ...HANDSHAKE]);
}

/** Where the parts may say something else than the whole. */
function exceptions(whole: FlowRow, sum: Row): readonly ColumnName[] {
  const names: ColumnName[] = [];
  // No packet came after the last active timeout, so there was nothing left to write at the end.
  if (sum.end_reason === 'active') names.push('end_reason');
  // A handshake that starts again: the whole has the last of its times, a record before it has the first.
  if (whole.client_syns > 1 || whole.server_syns > 1) names.push(...HANDSHAKE);
  // Bytes that come past after their acknowledgement are taken back from the missed ones, but not out of a record that was written.
  for (const [side, peer] of SIDES) {
    const name = `${side}_missed_bytes` as const;
    // What is sent into a closed window may come late and count as nothing.
    const cameLate = whole[`${side}_late_segments`] + whole[`${side}_resent_segments`] + whole[`${peer}_zero_windows`] > 0;
    if (cameLate && (sum[name] as number) > whole[name]) names.push(name);
  }
  return names;
}

/** Who talks with whom, where it was seen and since when. */
function keyOf(row: FlowRow): string {
  const ends = [`${row.client_ip} ${row.client_port}`, `${row.server_ip} ${row.server_port}`].sort();
  return [row.flow_start, row.proto, row.encap, row.vni, row.mirror_src, row.vlan, row.community_id, ...ends].join(' ');
}
