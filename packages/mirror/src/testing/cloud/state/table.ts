import type { Clock } from '../../../clock.ts';

/** How long news takes, in milliseconds. */
export interface Delays {
  /** Until describes see a change. */
  readonly consistency: number;
  /** Until other calls may refer to a new thing: before that, it is not found. */
  readonly settling: number;
}

interface Version<Row> {
  /** Milliseconds since 1970; -Infinity for what has always been so. */
  readonly at: number;
  /** undefined: deleted */
  readonly row: Row | undefined;
}

/**
 * Things by ID, each with its past as far as it may still be seen: AWS's describes are eventually consistent, so a new thing is not seen for
 * a while, a changed one is seen as it was, and a deleted one is still seen. Rows are values: who changes one puts another.
 */
export class Table<Row> {
  readonly #clock: Clock;
  readonly #delays: Delays;
  readonly #histories = new Map<string, Version<Row>[]>();
  /** What is there now, for the rules that AWS keeps at once. */
  readonly #rows = new Map<string, Row>();
  readonly #born = new Map<string, number>();

  constructor(clock: Clock, delays: Delays) {
    this.#clock = clock;
    this.#delays = delays;
  }

  /** Seen at once: part of the world before the story begins. */
  settle(id: string, row: Row): void {
    this.#rows.set(id, row);
    this.#histories.set(id, [{ at: Number.NEGATIVE_INFINITY, row }]);
  }

  put(id: string, row: Row): void {
    if (!this.#rows.has(id)) this.#born.set(id, this.#clock.now());
    this.#rows.set(id, row);
    this.#write(id, row);
  }

  delete(id: string): void {
    this.#rows.delete(id);
    this.#write(id, undefined);
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** As a call finds it that refers to it. */
  known(id: string): Row | undefined {
    const born = this.#born.get(id) ?? Number.NEGATIVE_INFINITY;
    return this.#clock.now() - born < this.#delays.settling ? undefined : this.#rows.get(id);
  }

  rows(): Row[] {
    return [...this.#rows.values()];
  }

  get size(): number {
    return this.#rows.size;
  }

  /** As a describe sees it. */
  seen(): Row[] {
    const horizon = this.#horizon();
    const rows: Row[] = [];
    for (const [id, history] of this.#histories) {
      const { row } = latest(history, horizon);
      if (row !== undefined) rows.push(row);
      else if (history.at(-1)?.row === undefined && history.at(-1)!.at <= horizon) this.#histories.delete(id);
    }
    return rows;
  }

  #horizon(): number {
    return this.#clock.now() - this.#delays.consistency;
  }

  #write(id: string, row: Row | undefined): void {
    const horizon = this.#horizon();
    const history = this.#histories.get(id) ?? [];
    const current = history.findLastIndex(({ at }) => at <= horizon);
    this.#histories.set(id, [...history.slice(Math.max(0, current)), { at: this.#clock.now(), row }]);
  }
}

function latest<Row>(history: readonly Version<Row>[], horizon: number): { row: Row | undefined } {
  return history.findLast(({ at }) => at <= horizon) ?? { row: undefined };
}
