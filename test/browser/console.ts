import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundlePage, type Console, DEFAULT_LIMITS, startConsole } from '@mirrorscope/console';
import { endpointText } from '@mirrorscope/runtime';
import { createLog } from '@mirrorscope/runtime/log';
import type { Store } from '@mirrorscope/store';
import { fillStore } from '../e2e/lab_store.ts';

const CAPTURE = fileURLToPath(new URL('../fixtures/lab-vxlan.pcap.gz', import.meta.url));
/** Nobody on this machine is asked who they are. */
const OPEN = { token: undefined, proxy: undefined };
export interface ServedConsole {
  readonly store: Store;
  /** Without a slash at its end. */
  readonly url: string;
}

/** The console as `mirrorscope console` serves it, over the records of the bundled capture; ended after the tests. */
export async function serveConsole(): Promise<ServedConsole> {
  // Told first, so that it ends before its store does.
  let served: Console | undefined;
  after(() => served?.close());
  const { store } = await fillStore(CAPTURE);
  const listen = { host: '127.0.0.1', port: 0 };
  served = await startConsole({
    store,
    listen,
    access: OPEN,
    services: [],
    limits: DEFAULT_LIMITS,
    page: bundlePage(),
    log: createLog('console', 'warn'),
  });
  return { store, url: `http://${endpointText(served.bound)}` };
}
