import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PacketSource } from '@mirrorscope/capture';
import { FlowEngine } from '@mirrorscope/flow';
import { NdjsonEncoder } from '@mirrorscope/record';
import { PacketBatch } from '@mirrorscope/wire';
import { WorkerCounters } from './counters.ts';
import { type Pipeline, run } from './pipeline.ts';
import { Window } from './window.ts';

function pipeline(): Pipeline {
  const encoder = new NdjsonEncoder({ compact: true, onChunk: () => {} });
  const engine = new FlowEngine({ listener: 'test', capacity: 10 }, encoder);
  return { engine, encoder, counters: new WorkerCounters(), window: new Window(), flushInterval: 1000 };
}

/** A batch of so many packets without a byte, which are refused. */
function batchOf(count: number): PacketBatch {
  const batch = new PacketBatch(count + 1);
  batch.view = new DataView(new ArrayBuffer(0));
  batch.count = count;
  return batch;
}

/** Gives batches of these sizes, and does something before each; when it is closed, the ones that it still has. */
class FakeSource implements PacketSource {
  readonly progress = { bytesRead: 0, bytesTotal: undefined };
  dropped = 0;
  readonly #sizes: readonly number[];
  readonly #before: (i: number) => void;
  readonly #left: readonly number[];
  #closed = false;

  constructor(sizes: readonly number[], before: (i: number) => void = () => {}, left: readonly number[] = []) {
    this.#sizes = sizes;
    this.#before = before;
    this.#left = left;
  }

  async *batches(): AsyncGenerator<PacketBatch, void, undefined> {
    for (const [i, size] of this.#sizes.entries()) {
      if (this.#closed) break;
      this.#before(i);
      this.dropped += 10;
      yield batchOf(size);
    }
    for (const size of this.#left) yield batchOf(size);
  }

  async close(): Promise<void> {
    if (!this.#closed) this.dropped++;
    this.#closed = true;
  }
}

test('what comes to a UDP socket while its reader finds nothing is read before the stop', async () => {
  const line = pipeline();
  await run(new FakeSource([0, 3, 2, 0, 7], (i) => i === 0 && line.window.stop()), 'udp', line);
  assert.equal(line.counters.get('received'), 5, 'nothing but an empty batch that was asked for after the stop is the end');
});

test('other sources hand on what they have when they are told to stop', async () => {
  const line = pipeline();
  await run(new FakeSource([1, 2, 3], (i) => i === 1 && line.window.stop(), [4, 5]), 'dgram', line);
  assert.equal(line.counters.get('received'), 1 + 2 + 4 + 5);
});

test('drops of several sources add up, with those that are known at the end only', async () => {
  const line = pipeline();
  await Promise.all([run(new FakeSource([1, 1]), 'dgram', line), run(new FakeSource([1, 1, 1, 1]), 'dgram', line)]);
  assert.equal(line.counters.get('dropped'), 21 + 41);
});
