import type { Clock } from '../../../clock.ts';

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
  /** Milliseconds until a change is seen. */
  readonly #lag: () => number;
  readonly #histories = new Map<string, Version<Row>[]>();
  /** What is there now, for the rules that AWS keeps at once. */
  readonly #rows = new Map<string, Row>();

  constructor(clock: Clock, lag: () => number) {
    this.#clock = clock;
    this.#lag = lag;
  }

  /** Seen at once: part of the world before the story begins. */
  settle(id: string, row: Row): void {
    this.#rows.set(id, row);
    this.#histories.set(id, [{ at: Number.NEGATIVE_INFINITY, row }]);
  }

  put(id: string, row: Row): void {
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
    return this.#clock.now() - this.#lag();
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
