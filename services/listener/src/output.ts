import { openStore } from '@mirrorscope/store';
import { type Log, nullTransport, openNdjson, storeTransport, type Transport } from '@mirrorscope/transport';
import type { ListenerConfig } from './config.ts';

/** Where records go, opened. */
export interface Output {
  readonly transport: Transport;
  /** For whoever moves full files away: goes on in a new one. */
  reopen(): Promise<void>;
  /** Delivers what waits, and ends. */
  close(): Promise<void>;
}

/** Throws StoreError or TransportError where the output cannot be had. */
export async function openOutput(output: ListenerConfig['output'], log: Log): Promise<Output> {
  switch (output.kind) {
    case 'null':
      return asOutput(nullTransport());
    case 'ndjson': {
      const transport = await openNdjson(output.path, { log });
      return { ...asOutput(transport), reopen: () => transport.reopen() };
    }
    case 'store': {
      const store = await openStore(output.url);
      try {
        await store.migrate();
      } catch (error) {
        await store.close();
        throw error;
      }
      return asOutput(storeTransport(store, { log }), () => store.close());
    }
  }
}

const asOutput = (transport: Transport, after: () => Promise<void> = async () => {}): Output => ({
  transport,
  reopen: async () => {},
  async close() {
    await transport.close();
    await after();
  },
});
