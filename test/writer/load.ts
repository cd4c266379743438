import assert from 'node:assert/strict';
import { RECORD_VERSION } from '@mirrorscope/record';
import type { RawKafka, RawMessage } from '@mirrorscope/transport/testing/raw_kafka';
import type { StoreProcess } from './store_process.ts';

/** Rows of every message. */
const ROWS = 50;
/** Messages that brokers take in one request. */
const AT_ONCE = 100;

let loads = 0;

/** Records of one test, told from others' by their VNI, and what has to become of them. */
export class Load {
  readonly topic: string;
  readonly partitions: number;
  readonly #kafka: RawKafka;
  readonly #vni = ++loads;
  readonly #stream: string;
  readonly #next: number[];
  #rows = 0;

  private constructor(kafka: RawKafka, topic: string, partitions: number) {
    this.#kafka = kafka;
    this.topic = topic;
    this.partitions = partitions;
    this.#stream = `stream${this.#vni}`.padEnd(12, 'x');
    this.#next = Array.from({ length: partitions }, () => 0);
  }

  /** With a topic of its own, unless there is to be none yet. */
  static async start(kafka: RawKafka, name: string, partitions: number): Promise<Load> {
    const load = new Load(kafka, `flows.${name}`, partitions);
    await load.createTopic();
    return load;
  }

  static withoutTopic(kafka: RawKafka, name: string): Load {
    return new Load(kafka, `flows.${name}`, 1);
  }

  createTopic(config?: Readonly<Record<string, string>>): Promise<void> {
    return this.#kafka.createTopic(this.topic, this.partitions, config);
  }

  deleteTopic(): Promise<void> {
    return this.#kafka.deleteTopic(this.topic);
  }

  /** Messages, round the partitions, that are to be stored once however often they are produced. */
  messages(count: number): RawMessage[] {
    return Array.from({ length: count }, (_, index) => this.message(index % this.partitions));
  }

  message(partition: number): RawMessage {
    const lines = Array.from({ length: ROWS }, () => this.line());
    return { partition, value: Buffer.from(lines.join('')), headers: this.headers(partition, ROWS) };
  }

  /** The headers of the next message of a partition. */
  headers(partition: number, rows: number): Record<string, string> {
    return {
      'mirrorscope-version': String(RECORD_VERSION),
      'mirrorscope-rows': String(rows),
      'mirrorscope-listener': 'test',
      'mirrorscope-stream': this.#stream,
      'mirrorscope-sequence': String(this.#next[partition]!++),
    };
  }

  line(): string {
    const id = this.#rows++;
    const minute = String(id % 60).padStart(2, '0');
    const record = { flow_id: id, start_time: `2026-01-05T09:${minute}:00.000001Z`, vni: this.#vni, client_bytes: id, client_packets: 1 };
    return `${JSON.stringify(record)}\n`;
  }

  async produce(messages: readonly RawMessage[]): Promise<void> {
    for (let at = 0; at < messages.length; at += AT_ONCE) await this.#kafka.produce(this.topic, messages.slice(at, at + AT_ONCE));
  }

  async assertStoredOnce(store: StoreProcess): Promise<void> {
    const sums = (table: string, rows: string) =>
      `SELECT ${rows}, sum(client_bytes), sum(client_packets) FROM ${table} WHERE vni = ${this.#vni}`;
    const expected = [this.#rows, (this.#rows * (this.#rows - 1)) / 2, this.#rows];
    const results = await store.ask(async (store) => [
      await store.query(sums('flows', 'uniqExact(flow_id)')),
      await store.query(sums('flows', 'count()')),
      await store.query(sums('flows_by_minute', 'sum(records)')),
      await store.query(sums('flows_by_hour', 'sum(records)')),
    ]);
    assert.deepEqual(
      results.map(({ rows }) => rows[0]),
      results.map(() => expected),
    );
  }

  /** Whether nothing of the topic is left for the group. */
  async isCommitted(group: string): Promise<boolean> {
    const [committed, ends] = await Promise.all([this.#kafka.committed(group, this.topic), this.#kafka.ends(this.topic)]);
    return committed.every((offset, partition) => Math.max(0, offset) === ends[partition]);
  }
}
