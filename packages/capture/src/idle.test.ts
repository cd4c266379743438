import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PacketBatch } from '@mirrorscope/wire';
import { withEmptyBatches } from './idle.ts';

function batchOf(count: number): PacketBatch {
  const batch = new PacketBatch(count);
  batch.count = count;
  return batch;
}

test('silence becomes empty batches, and nothing else changes', async () => {
  const counts: number[] = [];
  const source = (async function* () {
    yield batchOf(1);
    yield batchOf(2);
    await sleep(350);
    yield batchOf(3);
  })();
  for await (const { count } of withEmptyBatches(source)) counts.push(count);
  assert.deepEqual(
    counts.filter((count) => count > 0),
    [1, 2, 3],
  );
  assert.deepEqual([counts[0], counts[1], counts.at(-1)], [1, 2, 3]);
  assert.ok(counts.length >= 4 && counts.length <= 6, `${counts}`);
});

test("the source's error comes through, also after a silence", async () => {
  for (const pause of [0, 150]) {
    const source = (async function* () {
      yield batchOf(1);
      await sleep(pause);
      throw new Error('gone');
    })();
    await assert.rejects(async () => {
      for await (const _ of withEmptyBatches(source));
    }, /gone/);
  }
});
