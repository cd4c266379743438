import { endpointText, runWithin } from '@mirrorscope/runtime';
import { openStore } from '@mirrorscope/store';
import { accessOf } from './access.ts';
import { bundlePage } from './bundle.ts';
import { type ConsoleConfig, limitsOf } from './config.ts';
import { watchedAt } from './health/services.ts';
import { startConsole } from './server.ts';

/** `mirrorscope console`: runs until a signal. Gives the exit code. */
export function runConsole(config: ConsoleConfig): Promise<number> {
  const { listen, limits, metrics } = config;
  const access = accessOf(config);
  return runWithin({ ...config, name: 'console', health: null }, async ({ log, service }) => {
    const store = await openStore(config.store, { ask: true });
    service.onStop('store', () => store.close());
    const console = await startConsole({
      store,
      listen,
      access,
      services: metrics.map(watchedAt),
      limits: limitsOf(limits),
      page: bundlePage(),
      log,
    });
    service.onStop('console', () => console.close());
    log.info(`the console is at http://${endpointText(console.bound)}`);
  });
}
