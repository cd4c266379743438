import { DEATHS, type Death } from './block/examine.ts';

/** What a writer did since it started. */
export interface Counts {
  /** Messages whose fate is settled: inserted, dropped as duplicates, or dead. */
  messages: number;
  rows: number;
  bytes: number;
  duplicates: number;
  readonly dead: Record<Death['reason'], number>;
  /** Dead messages that could not be put aside either. */
  deadLost: number;
  blocks: number;
  /** Blocks that another had begun. */
  redone: number;
  /** Blocks that ClickHouse refused, which are then cut into smaller ones. */
  refused: number;
  inserts: number;
  insertSeconds: number;
  retries: number;
  /** What the notes had no room for any more. */
  forgotten: number;
  /** Messages that the topic no longer kept when their turn came. */
  missing: number;
  /** Milliseconds since 1970; 0: never. */
  lastInsert: number;
}

export const newCounts = (): Counts => ({
  messages: 0,
  rows: 0,
  bytes: 0,
  duplicates: 0,
  dead: Object.fromEntries(DEATHS.map((reason) => [reason, 0])) as Counts['dead'],
  deadLost: 0,
  blocks: 0,
  redone: 0,
  refused: 0,
  inserts: 0,
  insertSeconds: 0,
  retries: 0,
  forgotten: 0,
  missing: 0,
  lastInsert: 0,
});
