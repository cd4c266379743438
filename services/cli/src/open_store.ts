import { existsSync } from 'node:fs';
import type { Store } from '@mirrorscope/store';
import { CliError } from './errors.ts';

const DEFAULT_STORE = 'chdb://mirrorscope-data';
const EMBEDDED = 'chdb://';

export const storeOption = {
  type: 'string',
  valueHint: 'URL',
  description: `chdb://DIRECTORY or http://user:password@host:8123/database (default: MIRRORSCOPE_STORE, else ${DEFAULT_STORE})`,
} as const;

/** The store that is meant where the command line names none. */
export const storeUrl = (option: string | undefined): string => option ?? (process.env['MIRRORSCOPE_STORE'] || DEFAULT_STORE);

/** Throws CliError where there is no such directory: the engine would make an empty one. */
export function refuseMissing(url: string): void {
  if (!url.startsWith(EMBEDDED) || url.length === EMBEDDED.length || existsSync(url.slice(EMBEDDED.length))) return;
  throw new CliError('no_store', `there is no store at ${url}: fill it first, with mirrorscope analyze FILE --store ${url}`);
}

/**
 * Opens a store that is to be asked. Unlike one that is to be filled it must be there already, and may be open in another
 * process that serves it, such as mirrorscope up.
 */
export async function withStore<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  refuseMissing(url);
  const { openStore } = await import('@mirrorscope/store');
  const store = await openStore(url, { ask: true });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
