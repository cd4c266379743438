/** The store that pages ask: the bundled capture and its inventory, imported once, open in this process and served as `mirrorscope up` does. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openStore, type Store, serveHttp } from '@mirrorscope/store';
import { CAPTURE, COMMAND, INVENTORY } from './paths.ts';

export interface Lab {
  readonly store: Store;
  readonly directory: string;
  readonly port: number;
  close(): Promise<void>;
}

export async function openLab(scratch: string): Promise<Lab> {
  const directory = join(scratch, 'lab-data');
  const url = `chdb://${directory}`;
  execFileSync(process.execPath, [COMMAND, 'analyze', CAPTURE, '--store', url], { stdio: 'pipe' });
  execFileSync(process.execPath, [COMMAND, 'inventory', INVENTORY, '--store', url], { stdio: 'pipe' });
  const store = await openStore(url);
  const http = await serveHttp(store, { port: 0 });
  return {
    store,
    directory,
    port: http.address.port,
    async close() {
      await http.close();
      await store.close();
    },
  };
}
