import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openStore, type Store, type StoreOptions } from '../store.ts';

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-store-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** An embedded store in a directory of its own, with its tables. A process can have one: one in each test file. */
export async function temporaryStore(options?: StoreOptions): Promise<Store> {
  const store = await openStore(`chdb://${join(temporaryDirectory(), 'data')}`, options);
  after(() => store.close());
  await store.migrate();
  return store;
}

export async function emptyTables(store: Store): Promise<void> {
  for (const table of ['flows', 'flows_by_minute', 'flows_by_hour']) await store.command(`TRUNCATE TABLE ${table}`);
}

/** The result as one object a row. */
export async function select(store: Store, sql: string): Promise<Record<string, unknown>[]> {
  return asObjects(await store.query(sql));
}

export function asObjects(result: {
  columns: readonly { name: string }[];
  rows: readonly (readonly unknown[])[];
}): Record<string, unknown>[] {
  return result.rows.map((row) => Object.fromEntries(result.columns.map((column, index) => [column.name, row[index]])));
}
