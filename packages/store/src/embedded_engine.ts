import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createClient } from '@clickhouse/client';
import { type Engine, insertSettings, sqlString } from './engine.ts';
import { StoreError } from './error.ts';
import { lockHolder } from './lock.ts';

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;

/** Entries that chDB makes at the top of a data directory. */
const ENGINE_ENTRIES = new Set([
  'status',
  'data',
  'metadata',
  'store',
  'tmp',
  'metadata_dropped',
  'flags',
  'user_files',
  'format_schemas',
  'preprocessed_configs',
  'uuid',
  'access',
]);
const SEGMENTS = 'segments-';

/**
 * ClickHouse in this process (npm: chdb), with its data in a directory that is made where missing. One process can have
 * one directory open, and one directory can be open in one process.
 *
 * Records go in as files: the engine reads them several times faster than what its connection is passed, which is first
 * made into a string.
 */
export async function openEmbedded(givenPath: string, name: string): Promise<Engine> {
  const path = resolve(givenPath);
  prepareDirectory(path, name);
  const holder = lockHolder(join(path, 'status'));
  if (holder !== undefined)
    throw new StoreError('locked', `The store ${name} is open in process ${holder}: wait for it to end, or use another directory`);

  const connection = await connect(path, name);
  const client = createClient({ connection });
  // Only now is the directory ours: what an earlier process left is of no use to anyone.
  for (const entry of readdirSync(path)) if (entry.startsWith(SEGMENTS)) rmSync(join(path, entry), { recursive: true, force: true });
  const segments = mkdtempSync(join(path, SEGMENTS));
  let count = 0;
  return {
    client,
    async insert(chunks, token) {
      const file = join(segments, `${count++}.ndjson`);
      try {
        const handle = await open(file, 'w');
        try {
          await handle.writev(chunks);
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
      rmSync(segments, { recursive: true, force: true });
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
  const foreign = entries.find((entry) => !ENGINE_ENTRIES.has(entry) && !entry.startsWith(SEGMENTS) && !entry.startsWith('.'));
  if (foreign !== undefined) {
    throw new StoreError('foreign_directory', `The directory of ${name} holds other files (${foreign}): give a new or an empty directory`);
  }
}

async function connect(path: string, name: string): Promise<Connection> {
  let chdb: typeof import('chdb/connection');
  try {
    chdb = await import('chdb/connection');
  } catch (error) {
    throw new StoreError(
      'engine',
      `The embedded engine (npm package chdb) does not load on this machine: use a ClickHouse server, --store http://host:8123/database`,
      error,
    );
  }
  try {
    // The same interface from another copy of its declaration: chdb has a client-common of its own.
    return chdb.createChdbConnection({ path }) as unknown as Connection;
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
