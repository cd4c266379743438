import type { Log } from './log.ts';
import { type KafkaCounts, KafkaSink } from './produce/kafka_sink.ts';
import type { ProduceOptions } from './produce/options.ts';
import type { Retry } from './retry.ts';
import type { SpoolLimits } from './spool/spool.ts';
import { type Loss, SpooledTransport } from './spooled_transport.ts';
import type { Transport } from './transport.ts';

export interface KafkaTransportOptions extends ProduceOptions {
  /** Where records wait, and survive this process. Without it they wait in memory. */
  readonly spool?: ({ readonly directory: string } & SpoolLimits) | undefined;
  /** Bytes of a message at most, before compression; 512 KiB if not given. */
  readonly messageBytes?: number;
  /** Bytes that may wait in memory where the spool cannot be written, or there is none; 64 MiB if not given. */
  readonly memoryBytes?: number;
  /** Milliseconds that close() waits if it is not told; for ever if not given. */
  readonly closeMs?: number;
  readonly retry?: Retry;
  readonly log?: Log;
}

export interface KafkaTransport extends Transport {
  readonly kafka: Readonly<KafkaCounts> & { readonly connected: boolean };
  readonly spool: SpoolState | undefined;
  /** Records that were given up, by why: the parts of `counts.dropped`. */
  readonly losses: Readonly<Record<Loss, number>>;
}

/** What is in the spool's directory. */
export interface SpoolState {
  readonly records: number;
  readonly bytes: number;
  readonly segments: number;
  /** When the record that waits longest was written, milliseconds since 1970; undefined where none waits. */
  readonly oldest: number | undefined;
  /** What was found half written at the start. */
  readonly torn: { readonly entries: number; readonly bytes: number };
}

/** Kafka's absence is known to end. */
const RETRY: Retry = { firstMs: 100, mostMs: 5000 };
const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Produces records to a topic of Kafka, which may come and go as it likes: they wait in the spool meanwhile. Every message has
 * a name (stream, partition, sequence) that stays the same however often it is sent, so that its reader can drop repetitions.
 * Throws TransportError `open` or `busy` where the spool cannot be had. Nothing is thrown where Kafka cannot be reached.
 */
export async function openKafka(options: KafkaTransportOptions): Promise<KafkaTransport> {
  const { messageBytes = 512 * KIB, memoryBytes = 64 * MIB, spool, closeMs, retry = RETRY, log } = options;
  const kafka = new KafkaSink(options, log);
  const transport = await SpooledTransport.open(kafka, { spool, messageBytes, memoryBytes, closeMs, retry, log });
  return Object.assign(transport, { kafka });
}
