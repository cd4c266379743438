import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore, type Store } from '@mirrorscope/store';
import { modelRecords, toNdjson } from '../model_records.ts';
import { HOURS, hourSql, recordsOfHours } from './hour_sql.ts';
import { modelInventory } from './inventory.ts';
import type { QueryResults } from './results.ts';

/** To be raised when other records are to be made. */
const VERSION = 1;
const CHUNK_BYTES = 4 * 1024 * 1024;
/** Partitions before the last day are one part each, as merges leave them in time; the last day is as insertion left it. */
const LAST_DAY = HOURS - 24;

/** Where a store with `records` records is kept between runs. */
export const dataSetPath = (records: number): string =>
  fileURLToPath(new URL(`../../../.cache/bench/queries-${records}-v${VERSION}`, import.meta.url));

/** Makes the store if it is not there, brings its tables up to date, and tells what is in it. */
export async function prepareDataSet(records: number, say: (line: string) => void): Promise<Omit<QueryResults, 'reports'>> {
  const path = dataSetPath(records);
  if (!existsSync(path)) {
    const unfinished = `${path}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(dirname(path), { recursive: true });
    await withStore(unfinished, (store) => generate(store, records, say));
    renameSync(unfinished, path);
  }
  return withStore(path, async (store) => {
    await store.migrate();
    await store.loadInventory(modelInventory());
    return { records: await count(store, 'flows'), tables: await tableSizes(store) };
  });
}

async function withStore<T>(path: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(`chdb://${path}`);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function generate(store: Store, records: number, say: (line: string) => void): Promise<void> {
  await store.migrate();
  const hours = recordsOfHours(records);
  const seeds = await makeSeed(store, Math.max(...hours));
  say(`${seeds} records of the model; each hour takes as many of them as it has`);
  const started = performance.now();
  for (const [hour, wanted] of hours.entries()) {
    if (hour === LAST_DAY) await mergeAll(store);
    await store.command(hourSql(hour, wanted / seeds));
    if (hour % 24 === 23) say(`${(hour + 1) / 24} of 7 days after ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
  await store.command('DROP TABLE seed SYNC');
}

/** A table of some more than `records` records of the model; `flows` stays empty. */
async function makeSeed(store: Store, records: number): Promise<number> {
  let [text, pending] = ['', 0];
  for (const row of modelRecords(records)) {
    text += toNdjson(row);
    pending++;
    if (text.length < CHUNK_BYTES) continue;
    await store.insertNdjson(Buffer.from(text), pending);
    [text, pending] = ['', 0];
  }
  await store.insertNdjson(Buffer.from(text), pending);
  await store.command('CREATE TABLE seed AS flows');
  await store.command('INSERT INTO seed SELECT * FROM flows');
  for (const table of await tables(store)) await store.command(`TRUNCATE TABLE ${table}`);
  return count(store, 'seed');
}

async function mergeAll(store: Store): Promise<void> {
  for (const table of await tables(store)) await store.command(`OPTIMIZE TABLE ${table} FINAL`);
}

async function tableSizes(store: Store): Promise<QueryResults['tables']> {
  const { rows } = await store.query(
    "SELECT table, sum(rows), sum(data_compressed_bytes), count() FROM system.parts WHERE active AND startsWith(table, 'flows') GROUP BY table ORDER BY 3 DESC",
  );
  return rows.map(([name, ...numbers]) => {
    const [rows, bytes, parts] = numbers.map(Number) as [number, number, number];
    return { name: String(name), rows, bytes, parts };
  });
}

/** flows and its roll-ups. */
async function tables(store: Store): Promise<string[]> {
  const { rows } = await store.query(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'flows') AND engine LIKE '%MergeTree'",
  );
  return rows.map(([name]) => String(name));
}

const count = async (store: Store, table: string): Promise<number> =>
  Number((await store.query(`SELECT count() FROM ${table}`)).rows[0]?.[0]);
