import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS, type ColumnName, type FlowRow } from '@mirrorscope/record';
import { decode, Packet } from '@mirrorscope/wire';
import fc from 'fast-check';
import { addUp } from './add_up.ts';
import { problemsOfCaptures } from './captures.ts';
import { packetsOf } from './conversation.ts';
import { OF_BOTH_DIRECTIONS, OF_EACH_PACKET, OF_EACH_PACKET_OF_FLOW, OF_THE_STREAM } from './direction.ts';
import { ENDLESS, runPackets } from './engine_run.ts';
import type { MirroredPacket } from './packets.ts';
import { scripts } from './script.ts';
import { bySender, CLIENT_COLUMNS } from './sides.ts';

test('every counter is known to need one direction or both', () => {
  const known: ColumnName[] = [...OF_EACH_PACKET, ...OF_THE_STREAM, ...(Object.keys(OF_BOTH_DIRECTIONS) as ColumnName[])];
  const ends = ['client_ip', 'client_port'];
  const clients = known.filter((name) => name.startsWith('client_'));
  assert.deepEqual(clients.toSorted(), CLIENT_COLUMNS.filter((name) => !ends.includes(name)).toSorted());
  const flow = COLUMNS.map(({ name }) => name).filter((name) => /^(handshake_|fragments|truncated|conn_state|history)/.test(name));
  const ofFlow = [...OF_EACH_PACKET_OF_FLOW, ...known.filter((name) => !name.startsWith('client_'))];
  assert.deepEqual(ofFlow.toSorted(), flow.toSorted());
});

test('two engines with one direction each tell together what one engine tells', async () => {
  let compared = 0;
  const problems = await problemsOfCaptures((packets) => {
    const comparison = compare(packets);
    compared += comparison.streams;
    return comparison.problems;
  });
  assert.deepEqual(problems, {});
  assert.ok(compared > 5000, `only ${compared} directions of connections were compared`);
});

test('the same of random conversations', () => {
  fc.assert(
    fc.property(scripts, (conversations) => assert.deepEqual(compare(packetsOf(conversations)).problems, [])),
    { numRuns: 500 },
  );
});

function compare(packets: readonly MirroredPacket[]): { problems: string[]; streams: number } {
  const whole = runPackets(packets, ENDLESS).rows;
  const halves = [true, false].flatMap(
    (upwards) =>
      runPackets(
        packets.filter((packet) => isUpwards(packet) === upwards),
        ENDLESS,
      ).rows,
  );
  const problems: string[] = [];
  const total = (rows: readonly FlowRow[], name: (typeof OF_EACH_PACKET_OF_FLOW)[number]) => rows.reduce((sum, row) => sum + row[name], 0);
  for (const name of OF_EACH_PACKET_OF_FLOW) {
    if (total(whole, name) !== total(halves, name)) problems.push(`${name} ${total(whole, name)} -> ${total(halves, name)}`);
  }
  const apart = bySender(halves);
  let streams = 0;
  for (const [sender, records] of bySender(whole)) {
    const alone = apart.get(sender) ?? [];
    apart.delete(sender);
    const isOneStream = records.length === 1 && alone.length === 1 && !isInterferedWith(records[0]!);
    if (isOneStream) streams++;
    const names = isOneStream ? [...OF_EACH_PACKET, ...OF_THE_STREAM] : OF_EACH_PACKET;
    const found = alone.length === 0 ? ['is missing'] : differing(names, records, alone);
    if (found.length > 0) problems.push(`${sender}: ${found.join(', ')}`);
  }
  return { problems: [...problems, ...[...apart.keys()].map((sender) => `${sender} appears from nowhere`)], streams };
}

/**
 * The other direction changes how this one reads: its window was closed (the peer of the sender is the server here), or a SYN
 * comes after other segments, which starts the sequence numbers anew from what the peer has acknowledged.
 */
function isInterferedWith({ server_zero_windows, client_syns, history }: FlowRow): boolean {
  const ownLetters = history.replace(/[^A-Z]/g, '');
  return server_zero_windows > 0 || client_syns > 1 || /.[SH]/.test(ownLetters);
}

function differing(names: readonly ColumnName[], records: readonly FlowRow[], alone: readonly FlowRow[]): string[] {
  const expected = addUp(records, names);
  const actual = addUp(alone, names);
  return names.filter((name) => expected[name] !== actual[name]).map((name) => `${name} ${expected[name]} -> ${actual[name]}`);
}

const decoded = new Packet();

/** One direction of every conversation. A refused packet goes with either. */
function isUpwards({ bytes, original, linkType }: MirroredPacket): boolean {
  decoded.original = original;
  const refusal = decode(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, linkType, decoded, true);
  if (refusal !== 0) return true;
  const { src0, src1, src2, src3, srcPort, dst0, dst1, dst2, dst3, dstPort } = decoded;
  const source = [src0, src1, src2, src3, srcPort];
  const destination = [dst0, dst1, dst2, dst3, dstPort];
  const place = source.findIndex((word, i) => word !== destination[i]);
  return place < 0 || source[place]! > destination[place]!;
}
