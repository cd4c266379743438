import type { PacketSource } from '@mirrorscope/capture';
import type { FlowEngine } from '@mirrorscope/flow';
import type { NdjsonEncoder } from '@mirrorscope/record';
import type { WorkerCounters } from './counters.ts';
import type { SourceSpec } from './protocol.ts';
import type { Window } from './window.ts';

/**
 * Milliseconds by which time without packets lags behind the clock: another socket of the worker may hold packets that came
 * shortly before.
 */
const LAG = 250;

export interface Pipeline {
  readonly engine: FlowEngine;
  readonly encoder: NdjsonEncoder;
  readonly counters: WorkerCounters;
  readonly window: Window;
  readonly flushInterval: number;
}

/** Packets of one source through the engine, until the source ends or is to end. */
export async function run(source: PacketSource, kind: SourceSpec['kind'], pipeline: Pipeline): Promise<void> {
  const { engine, encoder, counters, window, flushInterval } = pipeline;
  let nextFlush = performance.now() + flushInterval;
  try {
    for await (const batch of source.batches()) {
      engine.process(batch);
      if (batch.count === 0) letTimePass(engine);
      const now = performance.now();
      if (now >= nextFlush) {
        nextFlush = now + flushInterval;
        encoder.flush();
      }
      if ('dropped' in source && typeof source.dropped === 'number') counters.set('dropped', source.dropped);
      counters.publish(engine);
      // The supervisor has told the kernel to take nothing more for UDP sockets: what waits there is read to the end.
      if (window.stopping && (kind !== 'udp' || batch.count === 0)) break;
    }
  } finally {
    await source.close();
  }
}

function letTimePass(engine: FlowEngine): void {
  const time = Date.now() - LAG;
  engine.advance(Math.floor(time / 1000), (time % 1000) * 1_000_000);
}
