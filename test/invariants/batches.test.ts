import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { problemsOfCaptures } from './captures.ts';
import { differences } from './compare.ts';
import { packetsOf } from './conversation.ts';
import { runPackets } from './engine_run.ts';
import { scripts } from './script.ts';

const ACTIVE = { activeTimeout: 2 };

test('the records of a capture do not depend on how its packets come in batches', async () => {
  const problems = await problemsOfCaptures((packets) => {
    const expected = runPackets(packets, ACTIVE).rows;
    // One by one, and in batches of ever other sizes.
    let size = 0;
    return [() => 1, () => (size = (size * 5 + 3) % 1021)].flatMap((batchSize) =>
      differences(expected, runPackets(packets, { ...ACTIVE, batchSize: () => Math.max(batchSize(), 1) }).rows),
    );
  });
  assert.deepEqual(problems, {});
});

test('nor do those of random conversations', () => {
  fc.assert(
    fc.property(scripts, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }), (conversations, sizes) => {
      const packets = packetsOf(conversations);
      let batch = 0;
      const inBatches = runPackets(packets, { ...ACTIVE, batchSize: () => sizes[batch++ % sizes.length]! });
      assert.deepEqual(differences(runPackets(packets, ACTIVE).rows, inBatches.rows), []);
    }),
    { numRuns: 300 },
  );
});
