import { type ChdbDurableNative, ChdbNodeEngine, QueryClass } from 'chdb/durable/node';

/** What the engine says of a statement that it ran. */
export interface EngineResult {
  readonly bytes: Uint8Array;
  /** Rows of the result, or rows written. */
  readonly rowsRead: number;
  readonly bytesRead: number;
  /** Seconds. */
  readonly elapsed: number;
}

/**
 * A connection to the engine in this process, with settings, parameters and roles of its own. Unlike chDB's Session, which
 * stays open until nothing at all runs in the process, it is closed when its own statements are done: with one slow query
 * beside, a thousand sessions of short ones would hold 600 MB.
 */
export class EngineConnection {
  readonly #addon: ChdbDurableNative;
  readonly #connection: unknown;
  readonly #running = new Set<Promise<unknown>>();

  /** Throws what the engine throws. The first connection of a process starts the engine, with the arguments for that. */
  constructor(directory: string, args: readonly string[]) {
    this.#addon = new ChdbNodeEngine()['native'];
    this.#connection = this.#addon.CreateConnection(directory, args);
  }

  /** Runs statements one after the other; the result is the last one's. Throws what the engine throws. */
  async query(sql: string, format = 'TabSeparated'): Promise<EngineResult> {
    return (await this.#track(this.#addon.QueryAsyncConnection(this.#connection, sql, format))) as unknown as EngineResult;
  }

  /** How many statements these are, and whether they only read; as the engine's own parser sees it. */
  async classify(sql: string): Promise<{ statements: number; readOnly: boolean }> {
    const { statementCount, queryClass } = await this.#track(this.#addon.DurableClassifyAsync(this.#connection, sql, 'default'));
    return { statements: statementCount, readOnly: queryClass === QueryClass.ReadOnly };
  }

  /** Not under a running statement: that would take the engine down. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    this.#addon.CloseConnection(this.#connection);
  }

  async #track<T>(statement: Promise<T>): Promise<T> {
    this.#running.add(statement);
    try {
      return await statement;
    } finally {
      this.#running.delete(statement);
    }
  }
}
