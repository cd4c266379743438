import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowRow } from '@mirrorscope/record';
import fc from 'fast-check';
import { addUp } from './add_up.ts';
import { problemsOfCaptures } from './captures.ts';
import { packetsOf } from './conversation.ts';
import { OF_EACH_PACKET } from './direction.ts';
import { runPackets } from './engine_run.ts';
import type { MirroredPacket } from './packets.ts';
import { scripts } from './script.ts';
import { bySender } from './sides.ts';

const TINY = 8;

test(`a table with room for ${TINY} flows counts what a large one counts`, async () => {
  let evicted = 0;
  const problems = await problemsOfCaptures((packets) => {
    const comparison = compare(packets, TINY);
    evicted += comparison.evicted;
    return comparison.problems;
  });
  assert.deepEqual(problems, {});
  assert.ok(evicted > 10_000, `only ${evicted} flows were evicted`);
});

test('the same of random conversations, down to room for one flow', () => {
  fc.assert(
    fc.property(scripts, fc.integer({ min: 1, max: 6 }), (conversations, capacity) =>
      assert.deepEqual(compare(packetsOf(conversations), capacity).problems, []),
    ),
    { numRuns: 500 },
  );
});

function compare(packets: readonly MirroredPacket[], capacity: number): { problems: string[]; evicted: number } {
  const large = runPackets(packets).rows;
  const tiny = runPackets(packets, { capacity });
  const problems = tiny.live === 0 ? [] : [`${tiny.live} flows live after the end`];
  const found = sums(tiny.rows);
  for (const [sender, expected] of sums(large)) {
    const actual = found.get(sender);
    found.delete(sender);
    const wrong = actual === undefined ? ['is missing'] : OF_EACH_PACKET.filter((name) => actual[name] !== expected[name]);
    if (wrong.length > 0) problems.push(`${sender}: ${wrong.join(', ')}`);
  }
  problems.push(...[...found.keys()].map((sender) => `${sender} appears from nowhere`));
  return { problems, evicted: tiny.rows.filter((row) => row.end_reason === 'evicted').length };
}

function sums(rows: readonly FlowRow[]) {
  return new Map([...bySender(rows)].map(([sender, records]) => [sender, addUp(records, OF_EACH_PACKET)]));
}
