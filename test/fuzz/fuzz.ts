import { REFUSAL_NAMES } from '@mirrorscope/wire';
import type { Corpus } from './corpus.ts';
import { Episode } from './episode.ts';
import { FuzzFailure } from './failure.ts';
import { leftBehind } from './left_behind.ts';
import { MemoryWatch } from './memory_watch.ts';
import { BATCH } from './traffic.ts';

/** Packets that one engine gets: enough to fill and empty every pool many times, few enough to repeat in seconds. */
const EPISODE_PACKETS = 1_000_000;

export interface FuzzOptions {
  readonly packets: number;
  /** The first episode has this seed, each that follows the next number. */
  readonly seed: number;
  /** Called after every batch with the packets sent so far. */
  readonly onBatch?: (sent: number) => void;
}

export interface FuzzReport {
  readonly packets: number;
  readonly decoded: number;
  /** By reason; reasons that did not occur are left out. */
  readonly refused: Readonly<Record<string, number>>;
  readonly records: number;
  readonly evicted: number;
  /** Engines, one after the other. */
  readonly episodes: number;
  readonly seconds: number;
  readonly slowestBatchMs: number;
  /** Bytes more than after warming up, at the most. */
  readonly heapGrowth: number;
  readonly residentGrowth: number;
}

const EVICTED = 3;

/** Sends mutated packets through decoding and flow tables. Throws a FuzzFailure at the first thing that is wrong. */
export function fuzz(corpus: Corpus, { packets, seed, onBatch = () => {} }: FuzzOptions): FuzzReport {
  const start = performance.now();
  const memory = new MemoryWatch(packets);
  const refused = new Float64Array(REFUSAL_NAMES.length);
  const total = { packets: 0, decoded: 0, records: 0, evicted: 0, episodes: 0, slowestBatchMs: 0 };
  while (total.packets < packets) {
    const episodeSeed = (seed + total.episodes++) >>> 0;
    const episode = new Episode(corpus, episodeSeed);
    const most = Math.min(EPISODE_PACKETS, packets - total.packets);
    for (let batch = 0; batch * BATCH < most; batch++) {
      const fault = episode.step();
      if (fault !== '') throw isolate(corpus, episodeSeed, batch, fault);
      total.packets += BATCH;
      onBatch(total.packets);
      const growth = memory.look(total.packets);
      if (growth !== '') throw new FuzzFailure({ seed: episodeSeed, fault: growth });
    }
    const unfinished = episode.finish();
    const { engine, inspector } = episode;
    total.decoded += engine.decoded;
    total.records += inspector.records;
    total.evicted += engine.table.records[EVICTED]!;
    total.slowestBatchMs = Math.max(total.slowestBatchMs, episode.slowestBatch);
    engine.refused.forEach((count, reason) => {
      refused[reason]! += count;
    });
    const fault = unfinished || leftBehind(episode, corpus);
    if (fault !== '') throw new FuzzFailure({ seed: episodeSeed, fault: `after ${most} packets: ${fault}` });
  }
  return {
    ...total,
    refused: Object.fromEntries([...refused].flatMap((count, reason) => (count > 0 ? [[REFUSAL_NAMES[reason], count]] : []))),
    seconds: (performance.now() - start) / 1000,
    heapGrowth: memory.heapGrowth,
    residentGrowth: memory.residentGrowth,
  };
}

/** Plays the episode again up to the batch in which it failed, and that one packet by packet. */
function isolate(corpus: Corpus, seed: number, failed: number, fault: string): FuzzFailure {
  const episode = new Episode(corpus, seed);
  for (let batch = 0; batch < failed; batch++) episode.step();
  const single = episode.stepSingly();
  if (single.place < 0) return new FuzzFailure({ seed, fault: `in batch ${failed}, but not with its packets one by one: ${fault}` });
  const { view, offset, captured, linkType, original, sec, nsec } = episode.traffic.batch;
  const { place } = single;
  return new FuzzFailure({
    seed,
    fault: single.fault,
    packet: {
      number: failed * BATCH + place,
      bytes: new Uint8Array(view.buffer, offset[place]!, captured[place]!).slice(),
      linkType: linkType[place]!,
      original: original[place]!,
      sec: sec[place]! >>> 0,
      nsec: nsec[place]!,
    },
    options: episode.options,
  });
}
