import type { ClickHouseClient } from '@clickhouse/client';
import { type AskOptions, type LimitedAnswer, withinLimit } from './ask.ts';
import { ServerAsker } from './ask_server.ts';
import { type EmbeddedEngine, openEmbedded } from './embedded_engine.ts';
import type { Engine } from './engine.ts';
import { askError, StoreError, storeError } from './error.ts';
import { askRunner } from './http/ask.ts';
import { QueryRunner } from './http/query_runner.ts';
import { type HttpInterface, type HttpOptions, serveEngine } from './http/serve.ts';
import { Inserter } from './inserter.ts';
import type { Interface } from './inventory/interface.ts';
import { type InventoryResult, loadInventory } from './inventory/load.ts';
import { readLayout } from './layout.ts';
import { type MigrateOptions, type MigrationResult, migrate } from './migrate.ts';
import { type QueryAnswer, type QueryParameters, readAnswer, runQuery } from './query.ts';
import { openServed } from './served_engine.ts';
import { openServer } from './server_engine.ts';
import { parseStoreUrl } from './url.ts';

export interface StoreOptions {
  /** Bytes of NDJSON that are gathered before they are inserted, 16 MiB if not given. */
  readonly segmentBytes?: number;
  /**
   * The store is only to be asked: where another process has the directory open and serves it (serveHttp), that one is
   * asked, instead of an error that it is locked. False if not given.
   */
  readonly ask?: boolean;
}

export interface InsertOptions {
  /**
   * Names this chunk: a second insert with the same token does nothing, neither to `flows` nor to its roll-ups. Remembered
   * for the last 100,000 inserts (one that wrote to two days counts twice). Such a chunk is inserted by itself at once, so that
   * a failed insert can be repeated.
   */
  readonly deduplicationToken?: string;
}

/** ClickHouse with Mirrorscope's tables, on a server or in this process. Every method throws StoreError and nothing else. */
export interface Store {
  readonly kind: 'server' | 'embedded';
  /** The URL without user, password and settings, for messages. */
  readonly name: string;
  /** Brings the tables to the program's version. Does nothing where they are. */
  migrate(options?: MigrateOptions): Promise<MigrationResult>;
  /**
   * Inserts whole lines of NDJSON, in one piece or in several, `rows` of them; columns may be left out. The bytes may be reused when
   * this resolves, but unless they have a token they may wait in memory for more: flush(), query() and close() insert what waits.
   * What has a token is not held up by other insertions. Throws `bad_rows` where ClickHouse cannot read a line: then nothing is inserted.
   */
  insertNdjson(lines: Uint8Array | readonly Uint8Array[], rows: number, options?: InsertOptions): Promise<void>;
  flush(): Promise<void>;
  /**
   * Runs one statement that gives rows. Parameters stand in it as {name:Type}. Times come as ISO 8601 in UTC, 64-bit
   * counters as numbers, IPv4 addresses as a.b.c.d.
   */
  query(sql: string, parameters?: QueryParameters): Promise<QueryAnswer>;
  /**
   * The same for whoever is not trusted: it can only read, and nothing but the tables; it ends at its limits, and when the signal says so.
   * Throws `limit` and `cancelled` besides.
   */
  ask(sql: string, parameters: QueryParameters, options: AskOptions): Promise<LimitedAnswer>;
  /** Runs one statement that gives no rows. */
  command(sql: string): Promise<void>;
  /**
   * Puts these network interfaces in place of the inventory before, all at once. The tables have to be there. On a server whose URL has a
   * password, its dictionaries keep user and password, to read the table with.
   */
  loadInventory(interfaces: readonly Interface[]): Promise<InventoryResult>;
  /** Inserts what waits and closes. The store is closed also where that throws. */
  close(): Promise<void>;
}

/**
 * Opens a store: `chdb:///absolute/path` or `chdb://relative/path` for ClickHouse in this process, or
 * `http://user:password@host:8123/database` (https as well) for a server. Throws StoreError where it cannot be used.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const address = parseStoreUrl(url);
  if (address.kind === 'server') return checked(served(address.name, openServer(address.url, address.name), options));
  const other = options.ask ? openServed(address.path, address.name) : undefined;
  if (other !== undefined) return checked(served(address.name, other, options));
  const engine = await openEmbedded(address.path, address.name);
  const ask: Ask = async (...question) => askRunner(await QueryRunner.of(engine), ...question);
  const close = async () => {
    await QueryRunner.closeOf(engine);
    await engine.close();
  };
  const store = new ClickHouseStore('embedded', address.name, { ...engine, close }, ask, options);
  embeddedEngines.set(store, engine);
  return checked(store);
}

function served(name: string, engine: Engine, options: StoreOptions): ClickHouseStore {
  const asker = new ServerAsker(engine.client);
  return new ClickHouseStore('server', name, engine, (...question) => asker.ask(...question), options);
}

/** Gives JSONCompact. Throws what the client or the engine throws. */
type Ask = (sql: string, parameters: QueryParameters, options: AskOptions) => Promise<string>;

async function checked(store: Store): Promise<Store> {
  try {
    await store.query('SELECT 1');
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

const embeddedEngines = new WeakMap<Store, EmbeddedEngine>();

/**
 * Lets others ask an embedded store over HTTP, as they would ask a ClickHouse server (docs/http.md). Close it before the
 * store. Throws StoreError.
 */
export async function serveHttp(store: Store, options: HttpOptions = {}): Promise<HttpInterface> {
  const engine = embeddedEngines.get(store);
  if (engine === undefined) throw new StoreError('bad_parameter', `The store ${store.name} is served already, by its own server`);
  return serveEngine(engine, options);
}

class ClickHouseStore implements Store {
  readonly kind: Store['kind'];
  readonly name: string;
  readonly #engine: Engine;
  readonly #inserter: Inserter;
  readonly #ask: Ask;
  readonly #asked = new Set<Promise<string>>();
  readonly #closing = new AbortController();

  constructor(kind: Store['kind'], name: string, engine: Engine, ask: Ask, options: StoreOptions) {
    this.kind = kind;
    this.name = name;
    this.#engine = engine;
    this.#ask = ask;
    this.#inserter = new Inserter(engine, options.segmentBytes);
  }

  migrate(options: MigrateOptions = {}): Promise<MigrationResult> {
    if (options.roles && this.kind === 'embedded') {
      throw new StoreError('bad_parameter', `The store ${this.name} has no users: roles are for a ClickHouse server`);
    }
    return this.#guard((client) => migrate(client, this.name, options));
  }

  insertNdjson(lines: Uint8Array | readonly Uint8Array[], rows: number, options: InsertOptions = {}): Promise<void> {
    const chunks = lines instanceof Uint8Array ? [lines] : lines;
    return this.#guard(() => this.#inserter.add(chunks, rows, options.deduplicationToken));
  }

  flush(): Promise<void> {
    return this.#guard(() => this.#inserter.flush());
  }

  query(sql: string, parameters: QueryParameters = {}): Promise<QueryAnswer> {
    return this.#guard(async (client) => {
      await this.#inserter.flush();
      return runQuery(client, sql, parameters);
    });
  }

  async ask(sql: string, parameters: QueryParameters, { limits, signal }: AskOptions): Promise<LimitedAnswer> {
    const gone = AbortSignal.any([this.#closing.signal, ...(signal === undefined ? [] : [signal])]);
    await this.flush();
    const asked = gone.aborted ? Promise.reject(gone.reason) : this.#ask(sql, parameters, { limits, signal: gone });
    this.#asked.add(asked);
    try {
      return withinLimit(readAnswer(await asked), limits);
    } catch (error) {
      throw askError(error, this.name, gone.aborted);
    } finally {
      this.#asked.delete(asked);
    }
  }

  command(sql: string): Promise<void> {
    return this.#guard(async (client) => {
      await this.#inserter.flush();
      await client.command({ query: sql });
    });
  }

  loadInventory(interfaces: readonly Interface[]): Promise<InventoryResult> {
    return this.#guard(async (client) => {
      const layout = await readLayout(client, this.name, undefined);
      return loadInventory(client, layout, interfaces, this.#engine.credentials);
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#asked);
    try {
      await this.flush();
    } finally {
      await this.#engine.close();
    }
  }

  async #guard<T>(work: (client: ClickHouseClient) => Promise<T>): Promise<T> {
    try {
      return await work(this.#engine.client);
    } catch (error) {
      throw storeError(error, this.name);
    }
  }
}
