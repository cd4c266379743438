import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@clickhouse/client';
import { type Engine, insertSettings, sqlString } from './engine.ts';
import type { EngineConnection } from './engine_connection.ts';
import { StoreError } from './error.ts';
import { lockHolder } from './lock.ts';

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;

/** The engine in this process, and what one needs to serve it to others. */
export interface EmbeddedEngine extends Engine {
  /** The data directory. */
  readonly directory: string;
  /** A directory for files of this process, which goes with the store. */
  readonly scratch: string;
  /** Another connection, to be closed by whoever asked for it. */
  connect(): EngineConnection;
}

/** Users and roles of the engine. */
const CONFIGURATION = fileURLToPath(new URL('../engine/config.xml', import.meta.url));

/** In every data directory that has tables. */
const METADATA = 'metadata';
/** What else chDB may leave in a directory without tables. */
const WITHOUT_TABLES = new Set(['status', 'tmp', 'data', 'store']);
const SEGMENTS = 'segments-';
/** Folders of segments of this process's stores. */
const liveSegments = new Set<string>();

/**
 * ClickHouse in this process (npm: chdb), with its data in a directory that is made where missing. One process can have
 * one directory open, and one directory can be open in one process.
 *
 * Records go in as files: the engine reads them several times faster than what its connection is passed, which is first
 * made into a string.
 */
export async function openEmbedded(givenPath: string, name: string): Promise<EmbeddedEngine> {
  const path = resolve(givenPath);
  prepareDirectory(path, name);
  const holder = lockHolder(join(path, 'status'));
  if (holder !== undefined)
    throw new StoreError('locked', `The store ${name} is open in process ${holder}: wait for it to end, or use another directory`);

  const { first, connection, openConnection } = await start(path, name);
  const client = createClient({ connection });
  removeLeftSegments(path);
  const segments = mkdtempSync(join(path, SEGMENTS));
  liveSegments.add(segments);
  let count = 0;
  return {
    client,
    directory: path,
    scratch: segments,
    connect: openConnection,
    async insert(chunks, token) {
      const file = join(segments, `${count++}.ndjson`);
      try {
        const handle = await open(file, 'w');
        try {
          // Each to its last byte: a write may be cut short without an error where the disk is full.
          for (const chunk of chunks) await handle.appendFile(chunk);
        } finally {
          await handle.close();
        }
        await client.command({ query: `INSERT INTO flows FROM INFILE ${sqlString(file)} ${insertSettings(token)} FORMAT JSONEachRow` });
      } finally {
        await rm(file, { force: true });
      }
    },
    async close() {
      await client.close();
      await first.close();
      rmSync(segments, { recursive: true, force: true });
      liveSegments.delete(segments);
    },
  };
}

function prepareDirectory(path: string, name: string): void {
  let entries: string[];
  try {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) mkdirSync(path, { recursive: true });
    entries = readdirSync(path);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error;
    throw new StoreError(
      'engine',
      `The store's directory ${path} cannot be made or read (${reason}): use a directory that you may write to`,
      error,
    );
  }
  if (entries.includes(METADATA)) return;
  const foreign = entries.find((entry) => !WITHOUT_TABLES.has(entry) && !entry.startsWith(SEGMENTS) && !entry.startsWith('.'));
  if (foreign !== undefined) {
    throw new StoreError('foreign_directory', `The directory of ${name} holds other files (${foreign}): give a new or an empty directory`);
  }
}

/** With the directory locked for this process, segments of others are from ones that died, and of no use to anyone. */
function removeLeftSegments(path: string): void {
  for (const entry of readdirSync(path)) {
    const segments = join(path, entry);
    if (entry.startsWith(SEGMENTS) && !liveSegments.has(segments)) rmSync(segments, { recursive: true, force: true });
  }
}

interface Started {
  /** Keeps the engine running. */
  readonly first: EngineConnection;
  readonly connection: Connection;
  openConnection(): EngineConnection;
}

async function start(path: string, name: string): Promise<Started> {
  const { EngineConnection, createChdbConnection } = await loadEngine();
  // Whoever connects first starts the engine, with its configuration.
  const openConnection = () => new EngineConnection(path, [`--config-file=${CONFIGURATION}`]);
  try {
    // The same interface from another copy of its declaration: chdb has a client-common of its own.
    return { first: openConnection(), connection: createChdbConnection({ path }) as unknown as Connection, openConnection };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes('one active data directory per process')) {
      throw new StoreError(
        'locked',
        `The store ${name} cannot be opened: this process has another embedded store open, and can have one at a time`,
        error,
      );
    }
    throw new StoreError(
      'engine',
      `The embedded engine cannot open ${path}: is the directory in use, of a newer version, or not writable?`,
      error,
    );
  }
}

async function loadEngine() {
  try {
    const [{ EngineConnection }, { createChdbConnection }] = await Promise.all([
      import('./engine_connection.ts'),
      import('chdb/connection'),
    ]);
    return { EngineConnection, createChdbConnection };
  } catch (error) {
    throw new StoreError(
      'engine',
      `The embedded engine (npm package chdb) does not load on this machine: use a ClickHouse server, --store http://host:8123/database`,
      error,
    );
  }
}
