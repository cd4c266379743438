import type { AskLimits, QueryParameters, Store } from '@mirrorscope/store';
import { boundSql } from './bound_sql.ts';
import type { Table } from './contract.ts';
import { ConsoleError } from './error.ts';

/** One question to the store: SQL, and the values of {name:Type} in it. */
export interface Question {
  readonly sql: string;
  readonly parameters: QueryParameters;
}

/** Asks under the limits; an abort of the signal stops it in the engine. Throws StoreError. */
export type Ask = (question: Question, signal: AbortSignal, rows?: number) => Promise<Table>;

/** Each has a connection, memory and perhaps a place in a queue: whoever asks more at once is told to wait. */
const MOST_AT_ONCE = 32;

/** @param limits of every question; `rows` of one may be fewer */
export function askOf(store: Store, limits: AskLimits): Ask {
  let running = 0;
  return async ({ sql, parameters }, signal, rows = limits.rows) => {
    if (running >= MOST_AT_ONCE)
      throw new ConsoleError('too_many_requests', `${running} questions are being answered: ask again in a moment`);
    running++;
    const started = performance.now();
    try {
      const answer = await store.ask(sql, parameters, { limits: { ...limits, rows: Math.min(rows, limits.rows) }, signal });
      return { ...answer, sql: boundSql(sql, parameters), seconds: (performance.now() - started) / 1000 };
    } finally {
      running--;
    }
  };
}
