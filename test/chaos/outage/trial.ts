import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chain, type Moment } from './chain.ts';
import { SteadySyns } from './steady_syns.ts';

const SECOND = 1000;
const LOOK_MS = 250;

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
  /** Records a second, since Kafka was back: that came in and that left for Kafka, until a second's waited; that arrived in ClickHouse, until all had. */
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
    const draining = await watch('draining', ({ waiting }) => waiting <= perSecond);
    const [last, drainedAt] = [await chain.now(), performance.now()];
    await syns.stop();
    const records = await chain.settle();
    const rate = (count: number, until: number): number => (count / (until - backAt)) * SECOND;
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
      arrival: rate(last.made - first.made, drainedAt),
      toKafka: rate(last.produced - first.produced, drainedAt),
      toStore: rate(records - first.stored, performance.now()),
    };
  } finally {
    await chain.stop();
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
