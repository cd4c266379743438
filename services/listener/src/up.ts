import { endpointText, type Logger, type Metrics, runWithin, type Service } from '@mirrorscope/runtime';
import { openStore, type Store, serveHttp } from '@mirrorscope/store';
import { storeTransport } from '@mirrorscope/transport';
import type { UpConfig } from './config.ts';
import type { Listener } from './listener.ts';
import { startListener } from './run.ts';

/** A listener with its store, as they run. */
export interface Up {
  readonly listener: Listener;
  readonly store: Store;
  /** Where the store's HTTP interface is; undefined where it is off. */
  readonly sqlUrl: string | undefined;
  readonly log: Logger;
  /** Of the listener. */
  readonly metrics: Metrics;
  /** Has what is started besides stopped before all of this; ends it as a signal does. */
  readonly service: Service;
}

/**
 * `mirrorscope up`: listener, store and the store's HTTP interface in one process. Runs until a signal; gives the exit code.
 * `whenUp` is called once everything runs; where it fails, that is the end.
 */
export function runUp(config: UpConfig, whenUp: (up: Up) => Promise<unknown> = async () => {}): Promise<number> {
  return runWithin(config, async (surroundings) => {
    const { service, log, metrics } = surroundings;
    const store = await openStore(config.output.url);
    service.onStop('store', () => store.close());
    await store.migrate();
    let sqlUrl: string | undefined;
    if (config.sql !== null) {
      const { user, password } = config;
      const credentials = { ...(user !== undefined && { user }), ...(password !== undefined && { password }) };
      const sql = await serveHttp(store, { ...config.sql, readOnly: config.writable === 'no', ...credentials });
      service.onStop('SQL', () => sql.close());
      sqlUrl = `http://${endpointText(sql.address)}`;
      log.info(`ClickHouse's HTTP interface on ${sqlUrl}`);
    }
    const transport = storeTransport(store, { log, fileFolder: config.data });
    service.onStop(
      'output',
      () => transport.close(),
      () => `${transport.counts.waiting} records waiting`,
    );
    const listener = await startListener(config, transport, surroundings);
    whenUp({ listener, store, sqlUrl, log, metrics, service }).catch((error: unknown) => service.end('failed', error));
  });
}
