import { RECORD_VERSION } from '@mirrorscope/record';
import { openStore } from '@mirrorscope/store';
import {
  type KafkaTransport,
  type Log,
  nullTransport,
  openKafka,
  openNdjson,
  storeTransport,
  type Transport,
} from '@mirrorscope/transport';
import { kafkaConnection } from '@mirrorscope/transport/kafka_config';
import type { ListenerConfig } from './config.ts';

/** Where records go, opened. */
export interface Output {
  readonly transport: Transport;
  /** The same, where it is one. */
  readonly kafka?: KafkaTransport;
  /** For whoever moves full files away: goes on in a new one. */
  reopen(): Promise<void>;
  /** Delivers what waits, and ends. */
  close(): Promise<void>;
}

/** Who listeners are to the brokers, for their quotas. */
const CLIENT_ID = 'mirrorscope-listener';

/** Throws StoreError or TransportError where the output cannot be had. */
export async function openOutput(config: ListenerConfig, log: Log): Promise<Output> {
  const { output } = config;
  switch (output.kind) {
    case 'null':
      return asOutput(nullTransport());
    case 'ndjson': {
      const transport = await openNdjson(output.path, { log });
      return { ...asOutput(transport), reopen: () => transport.reopen() };
    }
    case 'kafka': {
      const kafka = await toKafka(config, log);
      return { ...asOutput(kafka), kafka };
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

function toKafka({ name, kafka, spool, drainLimit }: ListenerConfig, log: Log): Promise<KafkaTransport> {
  const { directory, maxAge, ...limits } = spool;
  return openKafka({
    ...kafka,
    connection: kafkaConnection(kafka, CLIENT_ID),
    version: RECORD_VERSION,
    listener: name,
    spool: directory === null ? undefined : { directory, maxAge: maxAge * 1000, ...limits },
    // The other half is for reading and writing what is under way.
    closeMs: drainLimit * 500,
    log,
  });
}

const asOutput = (transport: Transport, after: () => Promise<void> = async () => {}): Output => ({
  transport,
  reopen: async () => {},
  async close() {
    await transport.close();
    await after();
  },
});
