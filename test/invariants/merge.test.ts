import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINKTYPE_ETHERNET } from '@mirrorscope/wire';
import fc from 'fast-check';
import { problemsOfCaptures } from './captures.ts';
import { differences, sorted } from './compare.ts';
import { inOrder, packetsOf } from './conversation.ts';
import { type EngineRun, runPackets } from './engine_run.ts';
import { inGeneve, inVxlan, type Mirror } from './headers.ts';
import type { MirroredPacket } from './packets.ts';
import { scripts } from './script.ts';

/**
 * Flows end by their own timeouts, so that a record says the same whoever else is mirrored. (Without a record in between: one that
 * is due is written as soon as time goes on, be it by packets of others, and then the flow has nothing left to write at its end.)
 */
const ALONE = { activeTimeout: 0, silence: 3600 };

const ONE: Mirror = { source: '172.31.0.1', vni: 1 };
const OTHER_VNI: Mirror = { source: '172.31.0.1', vni: 2 };
const OTHER_SOURCE: Mirror = { source: '172.31.0.3', vni: 1 };

test('two captures merged in time, each with a VNI of its own, give the records of both', async () => {
  let previous: readonly MirroredPacket[] = [];
  const problems = await problemsOfCaptures((packets) => {
    if (!packets.every(({ linkType }) => linkType === LINKTYPE_ETHERNET)) return [];
    const one = inOrder(packets).map((packet) => inVxlan(packet, ONE));
    const other = startingAt(one[0]?.sec ?? 0, previous).map((packet) => inVxlan(packet, OTHER_VNI));
    previous = inOrder(packets);
    return unionProblems(one, other);
  });
  assert.deepEqual(problems, {});
});

test('a capture mirrored at both ends gives every record twice', async () => {
  const problems = await problemsOfCaptures((packets) => {
    if (!packets.every(({ linkType }) => linkType === LINKTYPE_ETHERNET)) return [];
    const ordered = inOrder(packets);
    return unionProblems(
      ordered.map((packet) => inVxlan(packet, ONE)),
      ordered.map((packet) => inVxlan(packet, OTHER_SOURCE)),
    );
  });
  assert.deepEqual(problems, {});
});

test('random conversations keep apart by VNI, by outer source and by encapsulation', () => {
  const views = fc.constantFrom(
    (packet: MirroredPacket) => inVxlan(packet, OTHER_VNI),
    (packet: MirroredPacket) => inVxlan(packet, OTHER_SOURCE),
    (packet: MirroredPacket) => inGeneve(packet, ONE),
    (packet: MirroredPacket) => packet,
  );
  fc.assert(
    fc.property(scripts, scripts, views, (some, more, view) => {
      const one = packetsOf(some).map((packet) => inVxlan(packet, ONE));
      assert.deepEqual(unionProblems(one, packetsOf(more).map(view)), []);
    }),
    { numRuns: 300 },
  );
});

function unionProblems(one: readonly MirroredPacket[], other: readonly MirroredPacket[]): string[] {
  const separate: EngineRun[] = [runPackets(one, ALONE), runPackets(other, ALONE)];
  const merged = runPackets(inOrder([...one, ...other]), ALONE);
  return differences(sorted(separate.flatMap(({ rows }) => rows)), sorted(merged.rows));
}

/** The same packets, the first of them in second `sec`. */
function startingAt(sec: number, packets: readonly MirroredPacket[]): MirroredPacket[] {
  const shift = sec - (packets[0]?.sec ?? 0);
  return packets.map((packet) => ({ ...packet, sec: (packet.sec + shift) | 0 }));
}
