import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chain, type Moment } from './chain.ts';
import { SteadySyns } from './steady_syns.ts';

const SECOND = 1000;
const LOOK_MS = 250;
/** What is always on its way: records wait for a second in the listener, and for two in the writer. */
const ON_THEIR_WAY_S = 5;

export interface Plan {
  readonly perSecond: number;
  /** Before Kafka is killed, and until it is back. */
  readonly beforeSeconds: number;
  readonly goneSeconds: number;
  /** Seconds between two moments that are told. */
  readonly every: number;
  readonly onMoment?: (seconds: number, what: string, moment: Moment) => void;
}

export interface Report {
  /** All of them, once each, are in ClickHouse. */
  readonly records: number;
  /** Records that waited for Kafka when it was back, and bytes of the spool. */
  readonly backlog: number;
  readonly spool: number;
  /** Bytes of the listener's memory: medians of the two halves of the time that Kafka was gone; and the most while the backlog went out. */
  readonly resident: { readonly firstHalf: number; readonly secondHalf: number; readonly draining: number };
  /** Records a second that came in; left for Kafka until no more waited than before; and arrived in ClickHouse until all had. */
  readonly arrival: number;
  readonly toKafka: number;
  readonly toStore: number;
}

/** Kafka is killed and stays away, while records go on coming. Fails where one is lost, or there twice. */
export async function outageTrial({ perSecond, beforeSeconds, goneSeconds, every, onMoment = () => {} }: Plan): Promise<Report> {
  const chain = await Chain.start();
  const start = performance.now();
  let next = every;
  const look = async (what: string): Promise<Moment> => {
    const moment = await chain.now();
    const seconds = (performance.now() - start) / SECOND;
    if (seconds >= next) {
      onMoment(seconds, what, moment);
      next = seconds + every;
    }
    return moment;
  };
  /** Looks until it is so. Gives the listener's memory at each look. */
  const watch = async (what: string, isOver: (moment: Moment) => boolean): Promise<number[]> => {
    for (const resident: number[] = []; ; await sleep(LOOK_MS)) {
      const moment = await look(what);
      resident.push(moment.resident);
      if (isOver(moment)) return resident;
    }
  };
  const forSeconds = (seconds: number): (() => boolean) => {
    const end = performance.now() + seconds * SECOND;
    return () => performance.now() >= end;
  };
  try {
    const syns = new SteadySyns(chain.sender, perSecond);
    await watch('all well', forSeconds(beforeSeconds));
    await chain.kafka.kill9();
    const gone = await watch('gone', forSeconds(goneSeconds));
    await chain.kafka.restart();

    const lastProduced = (await chain.now()).produced;
    await watch('back', ({ produced }) => produced > lastProduced);
    const [first, backAt] = [await chain.now(), performance.now()];
    let drainedAt = 0;
    let drained = first;
    const draining = await watch('draining', (moment) => {
      if (drainedAt === 0 && moment.waiting <= perSecond) [drained, drainedAt] = [moment, performance.now()];
      return drainedAt > 0 && moment.made - moment.stored <= ON_THEIR_WAY_S * perSecond;
    });
    const [last, storedAt] = [await chain.now(), performance.now()];
    await syns.stop();
    const rate = (from: number, to: number, until: number): number => ((to - from) / (until - backAt)) * SECOND;
    const records = await chain.settle();
    assert.equal(last.dropped, 0, 'records dropped');
    return {
      records,
      backlog: first.waiting,
      spool: first.spool,
      resident: {
        firstHalf: median(gone.slice(0, gone.length / 2)),
        secondHalf: median(gone.slice(gone.length / 2)),
        draining: Math.max(...draining),
      },
      arrival: rate(first.made, last.made, storedAt),
      toKafka: rate(first.produced, drained.produced, drainedAt),
      toStore: rate(first.stored, last.stored, storedAt),
    };
  } finally {
    await chain.stop();
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
