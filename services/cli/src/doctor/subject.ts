import { type ListenerConfig, loadListenerConfig } from '@mirrorscope/listener';
import { RuntimeError, type Setting } from '@mirrorscope/runtime';
import { parseStoreUrl } from '@mirrorscope/store/url';
import { kafkaConnection } from '@mirrorscope/transport/kafka_config';
import { loadWriterConfig, type WriterConfig } from '@mirrorscope/writer';
import type { KafkaUse } from './kafka.ts';
import type { StoreUse } from './store.ts';

/** What is to be looked at. */
export interface Subject {
  /** What will run: a listener with its defaults where nobody says. */
  readonly service: Service;
  /** It was named, and not just assumed. */
  readonly named: boolean;
  readonly kafka: KafkaUse | undefined;
  readonly store: StoreUse | undefined;
}

export type Service =
  | { readonly kind: 'listener'; readonly config: ListenerConfig }
  | { readonly kind: 'writer'; readonly config: WriterConfig };

export interface Names {
  /** Path of a listener's or a writer's configuration. */
  readonly config?: string | undefined;
  readonly store?: string | undefined;
  readonly brokers?: string | undefined;
}

/** Throws RuntimeError bad_config, StoreError bad_url, TransportError open. */
export function subjectOf({ config: file, store: url, brokers }: Names): Subject {
  const flags = brokers === undefined ? [] : [{ name: '--brokers', key: 'kafka.brokers', text: brokers }];
  if (url !== undefined) parseStoreUrl(url);
  if (file === undefined) {
    const { config } = loadListenerConfig({ flags }, {});
    const kafka = brokers === undefined ? undefined : { ...kafkaOf(config), write: false };
    const store = url === undefined ? undefined : { url, insert: false, migrate: true };
    return { service: { kind: 'listener', config }, named: false, kafka, store };
  }
  const service = serviceOf(file, flags);
  if (service.kind === 'writer') {
    const { config } = service;
    const kafka = { ...kafkaOf(config), write: false, group: config.kafka.group };
    return { service, named: true, kafka, store: { url: url ?? config.store, insert: true, migrate: config.migrate === 'yes' } };
  }
  const { output } = service.config;
  const kafka = output.kind === 'kafka' || brokers !== undefined ? { ...kafkaOf(service.config), write: true } : undefined;
  const into = url ?? (output.kind === 'store' ? output.url : undefined);
  return { service, named: true, kafka, store: into === undefined ? undefined : { url: into, insert: true, migrate: true } };
}

const kafkaOf = ({ kafka, name }: ListenerConfig | WriterConfig) => ({ connection: kafkaConnection(kafka, name), topic: kafka.topic });

/** The file does not say whose it is, but most keys are one service's alone. What fits both is a listener's. */
function serviceOf(file: string, flags: readonly Setting[]): Service {
  const listener = attempt(() => loadListenerConfig({ file, flags }).config);
  if (!(listener instanceof RuntimeError)) return { kind: 'listener', config: listener };
  const writer = attempt(() => loadWriterConfig({ file, flags }).config);
  if (!(writer instanceof RuntimeError)) return { kind: 'writer', config: writer };
  throw writer.problems.length < listener.problems.length ? writer : listener;
}

function attempt<T>(load: () => T): T | RuntimeError {
  try {
    return load();
  } catch (error) {
    if (error instanceof RuntimeError) return error;
    throw error;
  }
}
