import type { Producer } from 'kafkajs';
import { kafkaClient } from '../kafka_client.ts';
import { COMPRESSIONS } from '../kafka_codecs.ts';
import { HEADER } from '../kafka_headers.ts';
import { Sockets } from '../kafka_sockets.ts';
import type { Message } from '../message.ts';
import type { ProduceOptions } from './options.ts';
import { ensureTopic } from './topic.ts';

/** kafkajs tries again by itself when a leader moved; what lasts longer is for a new session. */
const RETRY = { retries: 2, initialRetryTime: 100, maxRetryTime: 1000 };
const REQUEST_TIMEOUT = 15_000;
/** Of which the brokers may spend this on their copies. Milliseconds. */
const COPY_TIMEOUT = 10_000;
const ALL_COPIES = -1;

/** A producer from its connection to its first failure: then its place in the brokers' numbering is uncertain. */
export class Session {
  partitions = 0;
  readonly #options: ProduceOptions;
  readonly #sockets = new Sockets();
  #complain: (line: string) => void;
  #producer: Producer | undefined;

  constructor(options: ProduceOptions, complain: (line: string) => void) {
    this.#options = options;
    this.#complain = complain;
  }

  /** Connects, and makes the topic where it is missing. */
  async start(): Promise<void> {
    const { connection } = this.#options;
    const options = { complain: (line: string) => this.#complain(line), sockets: this.#sockets, requestTimeout: REQUEST_TIMEOUT };
    const client = kafkaClient(connection, RETRY, options);
    const admin = client.admin();
    await admin.connect();
    this.partitions = await ensureTopic(admin, this.#options);
    await admin.disconnect();
    const producer = client.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition!,
    });
    await producer.connect();
    this.#producer = producer;
  }

  /** Resolves when all copies have all messages. */
  async produce(messages: readonly Message[]): Promise<void> {
    if (this.#producer === undefined) throw new Error('not connected');
    const { topic, compression } = this.#options;
    const answers = await this.#producer.send({
      topic,
      acks: ALL_COPIES,
      timeout: COPY_TIMEOUT,
      compression: COMPRESSIONS[compression],
      messages: messages.map((message) => ({
        partition: message.partition,
        value: Buffer.from(message.value.buffer, message.value.byteOffset, message.value.length),
        headers: this.#headers(message),
      })),
    });
    // kafkajs leaves out what has no leader at the moment, and says nothing.
    const answered = new Set(answers.map(({ partition }) => partition));
    const missing = messages.find(({ partition }) => !answered.has(partition));
    if (missing !== undefined) throw new Error(`partition ${missing.partition} has no leader`);
  }

  /** At once, whatever is under way. */
  end(): void {
    this.#complain = () => {};
    this.#sockets.end();
    this.#producer?.disconnect().catch(() => {});
  }

  #headers({ stream, sequence, records }: Message): Record<string, string> {
    return {
      [HEADER.version]: String(this.#options.version),
      [HEADER.rows]: String(records),
      [HEADER.listener]: this.#options.listener,
      [HEADER.stream]: stream,
      [HEADER.sequence]: String(sequence),
    };
  }
}
