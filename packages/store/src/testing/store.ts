import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { HttpOptions } from '../http/serve.ts';
import { openStore, type Store, type StoreOptions } from '../store.ts';

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-store-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export interface Holder {
  readonly process: ChildProcess;
  /** Where it serves the store, if it does. */
  readonly port: number;
  end(): Promise<void>;
}

/** Another process that has the store of a directory open, with its tables, and serves it if it is told how. */
export async function holder(path: string, options?: HttpOptions): Promise<Holder> {
  const program = fileURLToPath(new URL('./hold_store.ts', import.meta.url));
  const more = options === undefined ? [] : [JSON.stringify(options)];
  const child = spawn(process.execPath, [program, `chdb://${path}`, ...more], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const [, port] = /^open(?: (\d+))?\n$/.exec(String(said)) ?? [];
  if (!String(said).startsWith('open')) throw new Error(`the other process cannot open the store ${path}`);
  return {
    process: child,
    port: Number(port),
    async end() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

/** An embedded store in a directory of its own, with its tables. A process can have one: one in each test file. */
export async function temporaryStore(options?: StoreOptions): Promise<Store> {
  const store = await openStore(`chdb://${join(temporaryDirectory(), 'data')}`, options);
  after(() => store.close());
  await store.migrate();
  return store;
}

export async function emptyTables(store: Store): Promise<void> {
  for (const table of ['flows', 'flows_by_minute', 'flows_by_hour', 'flows_by_day', 'flows_failed'])
    await store.command(`TRUNCATE TABLE ${table}`);
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
