import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStore, type Store } from '@mirrorscope/store';

export const LAB_CAPTURE = fileURLToPath(new URL('../fixtures/lab-vxlan.pcap.gz', import.meta.url));

/** A directory that is removed after the tests. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-neighbours-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A new embedded store with its tables. */
export async function temporaryStore(): Promise<Store> {
  const store = await openStore(`chdb://${join(temporaryDirectory(), 'data')}`);
  after(() => store.close());
  await store.migrate();
  return store;
}
