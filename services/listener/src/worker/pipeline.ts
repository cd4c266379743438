import type { PacketSource } from '@mirrorscope/capture';
import type { FlowEngine } from '@mirrorscope/flow';
import type { NdjsonEncoder } from '@mirrorscope/record';
import type { RingTap } from '@mirrorscope/ring';
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
  /** Keeps packets as capture files. */
  readonly tap?: RingTap | undefined;
}

/** Packets of one source through the engine, until the source ends or is to end. */
export async function run(source: PacketSource, kind: SourceSpec['kind'], pipeline: Pipeline): Promise<void> {
  const { engine, encoder, counters, window, flushInterval, tap } = pipeline;
  let nextFlush = performance.now() + flushInterval;
  let dropped = 0;
  const publish = (): void => {
    const now = 'dropped' in source && typeof source.dropped === 'number' ? source.dropped : 0;
    // The worker may have other sources.
    counters.set('dropped', counters.get('dropped') + now - dropped);
    dropped = now;
    counters.publish(engine);
  };
  let stopping = false;
  try {
    for await (const batch of source.batches()) {
      engine.process(batch);
      tap?.take(batch);
      if (batch.count === 0) letTimePass(engine);
      // Before the records, so that who has them finds them counted.
      publish();
      const now = performance.now();
      if (now >= nextFlush) {
        nextFlush = now + flushInterval;
        encoder.flush();
      }
      if (stopping && batch.count === 0) break;
      stopping = window.stopping;
      // The supervisor has told the kernel to take nothing more for UDP sockets: what came until then is read to the end, which is
      // an empty batch that was asked for afterwards. Other sources hand on what they have, and end.
      if (stopping && kind !== 'udp') await source.close();
    }
  } finally {
    await source.close();
    publish();
  }
}

function letTimePass(engine: FlowEngine): void {
  const time = Date.now() - LAG;
  engine.advance(Math.floor(time / 1000), (time % 1000) * 1_000_000);
}
