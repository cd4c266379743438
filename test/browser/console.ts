import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundlePage, type Console, type ConsoleOptions, DEFAULT_LIMITS, startConsole } from '@mirrorscope/console';
import { endpointText } from '@mirrorscope/runtime';
import { createLog } from '@mirrorscope/runtime/log';
import type { Store } from '@mirrorscope/store';
import { fillStore } from '../e2e/lab_store.ts';

const CAPTURE = fileURLToPath(new URL('../fixtures/lab-vxlan.pcap.gz', import.meta.url));
/** Nobody on this machine is asked who they are. */
const OPEN = { token: undefined, proxy: undefined };

type Served = Partial<Pick<ConsoleOptions, 'access' | 'limits' | 'services'>>;

export interface ServedConsole {
  readonly store: Store;
  /** Without a slash at its end. */
  readonly url: string;
  /** Another console over the same store; its URL. */
  readonly serve: (options: Served) => Promise<string>;
}

/** The console as `mirrorscope console` serves it, over the records of the bundled capture; ended after the tests. */
export async function serveConsole(options: Served = {}): Promise<ServedConsole> {
  const served: Console[] = [];
  // Told first, so that they end before their store does.
  after(() => Promise.all(served.map((one) => one.close())));
  const { store } = await fillStore(CAPTURE);
  const page = bundlePage();
  const serve = async (options: Served) => {
    const one = await startConsole({
      store,
      listen: { host: '127.0.0.1', port: 0 },
      access: OPEN,
      services: [],
      limits: DEFAULT_LIMITS,
      page,
      log: createLog('console', 'warn'),
      ...options,
    });
    served.push(one);
    return `http://${endpointText(one.bound)}`;
  };
  return { store, url: await serve(options), serve };
}
