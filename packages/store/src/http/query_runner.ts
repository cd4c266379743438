import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EmbeddedEngine } from '../embedded_engine.ts';
import { sqlString } from '../engine.ts';
import type { EngineConnection } from '../engine_connection.ts';
import { formatClause, fromFile, intoFile, refuseFileClauses } from './clauses.ts';
import { engineException, exception } from './exception.ts';
import { type OutputFormat, OutputFormats } from './formats.ts';
import { makePipes, PipeReader } from './pipe.ts';
import { MOST_QUERY_BYTES, preamble, type QueryContext } from './preamble.ts';
import { refuseForReaders } from './reader.ts';
import type { Summary } from './result_writer.ts';
import { refuseAborted, Slots } from './slots.ts';
import { parseStatement, type Statement } from './statement.ts';

export interface Query extends QueryContext {
  readonly sql: string;
  /** File with the data of an INSERT. */
  readonly data: string | undefined;
  /** Where the statement names none. */
  readonly format: string;
}

/** What a ClickHouse server says of itself in every answer. */
export interface ServerIdentity {
  readonly version: string;
  readonly displayName: string;
  readonly timezone: string;
}

/** Takes a result as it comes. */
export interface ResultSink {
  begin(format: OutputFormat): void;
  /** Resolves when there is room for more. */
  write(chunk: Uint8Array): Promise<void>;
}

/**
 * The engine computes on the threads that Node also uses for files and names, four if nothing is said. Two stay free for
 * the store's own inserts.
 */
const PARALLEL = Math.max(1, (Number(process.env['UV_THREADPOOL_SIZE']) || 4) - 2);
/** Between two tries to stop a query that may not have begun yet. */
const KILL_INTERVAL_MS = 100;

const runners = new WeakMap<EmbeddedEngine, Promise<QueryRunner>>();

/**
 * Runs statements of strangers in the engine, each on a connection of its own, so that nothing of one reaches another.
 *
 * Results come through named pipes: the engine writes them as `INTO OUTFILE`, whatever the format, and waits while the
 * pipe is full. Its own streams give every chunk a head and a foot, and block this thread while a query begins.
 */
export class QueryRunner {
  readonly #engine: EmbeddedEngine;
  /** Looks at statements, and stops them. */
  readonly #own: EngineConnection;
  readonly #formats: OutputFormats;
  readonly #pipes: Slots<string>;

  private constructor(engine: EmbeddedEngine, own: EngineConnection, formats: OutputFormats, pipes: readonly string[]) {
    this.#engine = engine;
    this.#own = own;
    this.#formats = formats;
    this.#pipes = new Slots(pipes);
  }

  /** The one that an engine has: all who ask share its places. It ends with the store. */
  static of(engine: EmbeddedEngine): Promise<QueryRunner> {
    const known = runners.get(engine) ?? QueryRunner.#open(engine);
    runners.set(engine, known);
    return known;
  }

  /** Ends the one that an engine has, if it has one. */
  static async closeOf(engine: EmbeddedEngine): Promise<void> {
    const runner = runners.get(engine);
    runners.delete(engine);
    if (runner !== undefined) await (await runner).#own.close();
  }

  static async #open(engine: EmbeddedEngine): Promise<QueryRunner> {
    const pipes = Array.from({ length: PARALLEL }, () => join(engine.scratch, `result-${randomUUID()}`));
    await makePipes(pipes);
    const own = engine.connect();
    await own.query(`SET max_query_size = ${MOST_QUERY_BYTES}`);
    // To show what is in it the engine would interrupt every thread of the process with a signal.
    await own.query('DROP TABLE IF EXISTS system.stack_trace');
    return new QueryRunner(engine, own, await OutputFormats.of(own), pipes);
  }

  /** Throws ClickHouseException, or what the sink throws. An abort stops the query in the engine. */
  run(query: Query, sink: ResultSink, signal: AbortSignal): Promise<Summary> {
    return this.#pipes.with(signal, async (pipe) => {
      const statement = await parseStatement(this.#own, query.sql);
      refuseFileClauses(statement);
      if (query.readOnly) refuseForReaders(statement, query.parameters);
      const isRead = await this.#isRead(statement, query);
      refuseAborted(signal);
      if (!isRead) return this.#write(statement, query, sink);
      const { format, at } = formatClause(statement, this.#formats) ?? { format: this.#formats.get(query.format), at: undefined };
      sink.begin(format);
      return this.#read(intoFile(statement, pipe, format, at), query, pipe, sink, signal);
    });
  }

  async identity(): Promise<ServerIdentity> {
    const { bytes } = await this.#own.query('SELECT version(), displayName(), timezone()', 'JSONCompactEachRow');
    const [version, displayName, timezone] = JSON.parse(Buffer.from(bytes).toString()) as [string, string, string];
    return { version, displayName, timezone };
  }

  /** What the engine's parser says that is about to be run: the data of an INSERT may hold anything but another statement. */
  async #isRead(statement: Statement, query: Query): Promise<boolean> {
    const { statements, readOnly } = await this.#own.classify(query.readOnly ? statement.text : query.sql);
    if (readOnly && statements === 1) return true;
    if (query.readOnly) throw exception('READONLY', 'Cannot execute query in readonly mode.');
    if (statements !== 1) throw exception('SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)');
    return false;
  }

  async #read(sql: string, query: Query, pipe: string, sink: ResultSink, signal: AbortSignal): Promise<Summary> {
    return this.#withConnection(async (connection) => {
      const reader = new PipeReader(pipe);
      const outcome = connection
        .query(preamble(query) + sql)
        .then(
          (result) => ({ result, error: undefined }),
          (error: unknown) => ({ result: undefined, error: engineException(error) }),
        )
        .finally(() => reader.end());
      let killing: Promise<void> | undefined;
      const kill = () => {
        killing ??= this.#kill(pipe, outcome);
      };
      signal.addEventListener('abort', kill);
      let failure: unknown;
      for await (const chunk of reader.stream) {
        // What is not wanted any more is read on nevertheless, for the engine may wait for room in the pipe.
        if (killing !== undefined) continue;
        try {
          await sink.write(chunk);
        } catch (error) {
          failure = error;
          kill();
        }
      }
      // The next query has the same pipe: it must not be the one that is stopped.
      signal.removeEventListener('abort', kill);
      await killing;
      const { result, error } = await outcome;
      if (failure !== undefined) throw failure;
      if (result === undefined) throw error;
      return { rows: result.rowsRead, bytes: result.bytesRead, seconds: result.elapsed, isInsert: false };
    });
  }

  /** Results of other statements are short. */
  #write(statement: Statement, query: Query, sink: ResultSink): Promise<Summary> {
    const sql = query.data === undefined ? query.sql : fromFile(statement, query.data);
    if (sql === undefined) throw exception('NOT_IMPLEMENTED', 'This server takes data for INSERT INTO table FORMAT name only');
    const format = this.#formats.get(query.format);
    return this.#withConnection(async (connection) => {
      const result = await connection.query(preamble(query) + sql, format.name).catch((error: unknown) => {
        throw engineException(error);
      });
      sink.begin(format);
      await sink.write(result.bytes);
      const isInsert = statement.text.startsWith('INSERT');
      return { rows: result.rowsRead, bytes: result.bytesRead, seconds: result.elapsed, isInsert };
    });
  }

  async #withConnection<T>(work: (connection: EngineConnection) => Promise<T>): Promise<T> {
    const connection = this.#engine.connect();
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  /** Stops the query that writes to a pipe. The statement for it must not name the pipe in one piece: it would stop itself. */
  async #kill(pipe: string, outcome: Promise<unknown>): Promise<void> {
    const middle = pipe.length >> 1;
    const name = `concat(${sqlString(pipe.slice(0, middle))}, ${sqlString(pipe.slice(middle))})`;
    const over = outcome.then(() => true);
    while (!(await Promise.race([over, delay(0, false)]))) {
      await this.#own.query(`KILL QUERY WHERE position(query, ${name}) > 0`).catch(() => {});
      await Promise.race([over, delay(KILL_INTERVAL_MS)]);
    }
  }
}
