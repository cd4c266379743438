import type { Producer } from 'kafkajs';
import { type KafkaConnection, kafkaClient } from '../kafka_client.ts';
import { COMPRESSIONS } from '../kafka_codecs.ts';
import { Sockets } from '../kafka_sockets.ts';
import { ensureTopic } from '../produce/topic.ts';
import { isTooLarge, kafkaFault } from './fault.ts';
import type { ConsumedMessage } from './message.ts';

/** A message that cannot be used, and why. */
export interface DeadLetter {
  readonly topic: string;
  readonly partition: number;
  readonly message: ConsumedMessage;
  /** One word. */
  readonly reason: string;
  /** One line. */
  readonly detail: string;
}

/** On top of the message's own headers. */
const DEAD_HEADER = {
  reason: 'mirrorscope-dead-reason',
  detail: 'mirrorscope-dead-detail',
  topic: 'mirrorscope-dead-topic',
  partition: 'mirrorscope-dead-partition',
  offset: 'mirrorscope-dead-offset',
  /** Bytes of a message that is too large to be kept whole. */
  cut: 'mirrorscope-dead-cut-from',
} as const;

/** What is kept of one that brokers find too large; the rest stays where it was, for as long as its topic keeps it. */
const KEPT_BYTES = 64 * 1024;
const RETRY = { retries: 3, initialRetryTime: 100, maxRetryTime: 1000 };
const ALL_COPIES = -1;

/** A topic for messages that cannot be used, with the reason in their headers. It is made where it is missing. */
export class DeadLetters {
  readonly #connection: KafkaConnection;
  readonly #topic: string;
  #sockets = new Sockets();
  #producer: Promise<Producer> | undefined;

  constructor(connection: KafkaConnection, topic: string) {
    this.#connection = connection;
    this.#topic = topic;
  }

  /** Resolves when all copies have it; it may be there twice then. Throws TransportError. */
  async send(letter: DeadLetter): Promise<void> {
    try {
      this.#producer ??= this.#connect();
      const producer = await this.#producer;
      try {
        await this.#produce(producer, letter, letter.message.value);
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        await this.#produce(producer, letter, letter.message.value?.subarray(0, KEPT_BYTES) ?? null);
      }
    } catch (error) {
      this.close();
      this.#sockets = new Sockets();
      throw kafkaFault(error, `write to the topic ${this.#topic}`, 'write');
    }
  }

  close(): void {
    this.#producer = undefined;
    this.#sockets.end();
  }

  async #connect(): Promise<Producer> {
    const client = kafkaClient(this.#connection, RETRY, { sockets: this.#sockets });
    const admin = client.admin();
    await admin.connect();
    await ensureTopic(admin, { topic: this.#topic, partitions: 1 });
    await admin.disconnect();
    const producer = client.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    return producer;
  }

  async #produce(producer: Producer, { topic, partition, message, reason, detail }: DeadLetter, value: Buffer | null): Promise<void> {
    const whole = message.value?.length ?? 0;
    const answers = await producer.send({
      topic: this.#topic,
      acks: ALL_COPIES,
      compression: COMPRESSIONS.gzip,
      messages: [
        {
          value,
          headers: {
            ...message.headers,
            [DEAD_HEADER.reason]: reason,
            [DEAD_HEADER.detail]: detail,
            [DEAD_HEADER.topic]: topic,
            [DEAD_HEADER.partition]: String(partition),
            [DEAD_HEADER.offset]: String(message.offset),
            ...(value !== null && value.length < whole && { [DEAD_HEADER.cut]: String(whole) }),
          },
        },
      ],
    });
    // kafkajs leaves out what has no leader at the moment, and says nothing.
    if (answers.length === 0) throw new Error(`the topic ${this.#topic} has no leader`);
  }
}
