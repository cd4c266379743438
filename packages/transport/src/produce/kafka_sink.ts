import { createHash } from 'node:crypto';
import { Abandonable } from '../abandonable.ts';
import { TransportError } from '../error.ts';
import { Episodes, type Log } from '../log.ts';
import type { Message } from '../message.ts';
import { STREAM_LENGTH } from '../numbering.ts';
import { plainReason } from '../plain_reason.ts';
import type { Sink } from '../spooled_transport.ts';
import type { ProduceOptions } from './options.ts';
import { Session } from './session.ts';

/** Brokers take 1 MiB of a partition at once, unless told otherwise. That is after compression, which may fail to make it less. */
const PARTITION_BYTES = 900 * 1024;
const BATCH_PARTITIONS = 4;
/** Milliseconds for all of an attempt. */
const ATTEMPT = 30_000;
const TOO_LARGE: ReadonlySet<unknown> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** What was produced since the start; bytes before compression. */
export interface KafkaCounts {
  messages: number;
  bytes: number;
  /** Times that a connection was made. */
  sessions: number;
}

/** A topic of Kafka. Connects by itself, again whenever something went wrong. */
export class KafkaSink implements Sink, KafkaCounts {
  readonly name: string;
  messages = 0;
  bytes = 0;
  sessions = 0;
  connected = false;
  partitions: number;
  readonly #options: ProduceOptions;
  readonly #log: Log | undefined;
  readonly #complaints: Episodes;
  readonly #attempt = new Abandonable();
  #session: Session | undefined;

  constructor(options: ProduceOptions, log: Log | undefined) {
    this.#options = options;
    this.#log = log;
    this.#complaints = new Episodes(log);
    this.name = `Kafka topic ${options.topic} at ${options.connection.brokers.join()}`;
    this.partitions = options.partitions;
  }

  get batchBytes(): number {
    return PARTITION_BYTES * Math.min(this.partitions, BATCH_PARTITIONS);
  }

  /** Connects also where there is nothing to deliver. */
  async deliver(messages: readonly Message[]): Promise<readonly Message[]> {
    const limit = setTimeout(() => this.#attempt.abandon(new Error(`no answer within ${ATTEMPT / 1000} s`)), ATTEMPT);
    try {
      return await this.#attempt.run(this.#deliver(messages));
    } catch (error) {
      this.#end();
      throw new TransportError('write', `${this.name} takes no records: ${messageOf(error)}`, error);
    } finally {
      clearTimeout(limit);
    }
  }

  abort(): void {
    this.#attempt.abandon();
  }

  async close(): Promise<void> {
    this.#end();
  }

  async #deliver(messages: readonly Message[]): Promise<readonly Message[]> {
    let session = this.#session ?? (await this.#connect());
    const { partitions } = session;
    const refused: Message[] = [];
    for (const round of rounds(messages.map((message) => placed(message, partitions)))) {
      try {
        await session.produce(round);
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        // Some of them may be stored, which the session does not know.
        session.end();
        session = await this.#connect();
        for (const message of round) if (!(await fits(session, message))) refused.push(message);
      }
    }
    this.messages += messages.length - refused.length;
    this.bytes += bytesOf(messages) - bytesOf(refused);
    return refused;
  }

  async #connect(): Promise<Session> {
    const session = new Session(this.#options, (line) => this.#complaints.warn(line));
    this.#session = session;
    await session.start();
    if (session !== this.#session) throw new Error('given up');
    if (this.sessions++ === 0) this.#log?.info(`${this.name}: connected, ${session.partitions} partitions`);
    this.connected = true;
    this.partitions = session.partitions;
    return session;
  }

  #end(): void {
    this.#session?.end();
    this.#session = undefined;
    this.connected = false;
  }
}

/** Messages that go at once: in order, and not too many bytes for a partition. */
function* rounds(messages: readonly Message[]): Generator<Message[]> {
  let round: Message[] = [];
  let sizes = new Map<number, number>();
  for (const message of messages) {
    const { partition, value } = message;
    const size = (sizes.get(partition) ?? 0) + value.length;
    if (size > PARTITION_BYTES && sizes.has(partition)) {
      yield round;
      round = [];
      sizes = new Map();
    }
    sizes.set(partition, (sizes.get(partition) ?? 0) + value.length);
    round.push(message);
  }
  if (round.length > 0) yield round;
}

/**
 * The message where the topic has its partition. Else, since it was named before Kafka could be asked, one of another stream: always
 * the same, in the same partition, so that it is known again.
 */
function placed(message: Message, partitions: number): Message {
  const { stream, partition } = message;
  if (partition < partitions) return message;
  const other = createHash('sha256').update(`${stream}/${partition}`).digest('hex').slice(0, STREAM_LENGTH);
  return { ...message, stream: other, partition: partition % partitions };
}

async function fits(session: Session, message: Message): Promise<boolean> {
  try {
    await session.produce([message]);
    return true;
  } catch (error) {
    if (isTooLarge(error)) return false;
    throw error;
  }
}

const isTooLarge = (error: unknown): boolean => TOO_LARGE.has((error as { type?: unknown }).type);

const bytesOf = (messages: readonly Message[]): number => messages.reduce((sum, { value }) => sum + value.length, 0);

/** Where several requests failed, the first one's reason. */
function messageOf(error: unknown): string {
  const [first = error] = (error as { errors?: readonly unknown[] }).errors ?? [];
  return plainReason(first instanceof Error ? first.message : String(first));
}
