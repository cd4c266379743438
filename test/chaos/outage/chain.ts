import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sender } from '@mirrorscope/replay';
import { openStore, type Store } from '@mirrorscope/store';
import { Kafka } from '../../kafka/kafka.ts';
import { freePort, ListenerProcess } from '../../live/listener_process.ts';
import { packetCounts } from '../../live/packet_counts.ts';
import { memoryOf } from '../../live/process_memory.ts';
import { StoreProcess } from '../../writer/store_process.ts';
import { WriterProcess } from '../../writer/writer_process.ts';
import { Keeper } from '../keeper.ts';
import { stoppedBy } from '../stopped_by.ts';
import { assertRollups } from '../totals.ts';
import { until } from '../until.ts';

const FLOWS = { capacity: 200_000, idleTimeout: '2s' };
const EMPTY_MS = 600_000;

/** What there is at a moment: records but where it says otherwise. */
export interface Moment {
  /** Made by the listener; taken by Kafka; there in ClickHouse. */
  readonly made: number;
  readonly produced: number;
  readonly stored: number;
  /** On their way to Kafka, and lost there. */
  readonly waiting: number;
  readonly dropped: number;
  /** Bytes of the spool's files, and of the listener's memory. */
  readonly spool: number;
  readonly resident: number;
}

interface Parts {
  readonly kafka: Kafka;
  readonly store: Store;
  readonly listener: ListenerProcess;
  readonly writer: WriterProcess;
  readonly sender: Sender;
}

/** Listener, broker, writer and ClickHouse, each a process of its own, configured as they are when nothing is said. */
export class Chain {
  readonly kafka: Kafka;
  readonly sender: Sender;
  readonly #store: Store;
  readonly #listener: ListenerProcess;
  readonly #writer: WriterProcess;
  #ends: AsyncDisposableStack | undefined;

  private constructor({ kafka, store, listener, writer, sender }: Parts) {
    this.kafka = kafka;
    this.sender = sender;
    this.#store = store;
    this.#listener = listener;
    this.#writer = writer;
  }

  static async start(): Promise<Chain> {
    await using ends = new AsyncDisposableStack();
    const keepers = [new Keeper(), new Keeper(), new Keeper()] as const;
    for (const keeper of keepers) ends.defer(() => keeper.end());
    const [ofStore, ofListener, ofWriter] = keepers;
    const [kafka, clickHouse] = await Promise.all([
      stoppedBy(ends, Kafka.start()),
      stoppedBy(ends, StoreProcess.start(join(ofStore.folder, 'store'))),
    ]);
    ofStore.watch(clickHouse.pid);
    const store = ends.adopt(await openStore(clickHouse.url), (store) => store.close());

    const port = await freePort();
    const config = join(ofListener.folder, 'listener.json');
    const output = { output: 'kafka', kafka: { brokers: kafka.brokers }, spool: { directory: join(ofListener.folder, 'spool') } };
    writeFileSync(config, JSON.stringify({ port, genevePort: 0, workers: 1, flow: FLOWS, ...output }));
    const listener = await ListenerProcess.start({ config });
    ends.defer(() => listener.kill());
    ofListener.watch(listener.pid);
    const writer = await WriterProcess.start({ KAFKA_BROKERS: kafka.brokers.join(), STORE: clickHouse.url });
    ends.defer(() => writer.kill9());
    ofWriter.watch(writer.pid);
    const sender = ends.adopt(await Sender.open('127.0.0.1', port), (sender) => sender.close());

    const chain = new Chain({ kafka, store, listener, writer, sender });
    chain.#ends = ends.move();
    return chain;
  }

  async now(): Promise<Moment> {
    const [listener, stored] = await Promise.all([this.#listener.metrics(), this.#store.query('SELECT count() FROM flows')]);
    const read = (name: string): number => listener.get(`mirrorscope_${name}`) ?? Number.NaN;
    return {
      made: read('flow_records_total'),
      produced: read('transport_delivered_records_total'),
      stored: Number(stored.rows[0]?.[0]),
      waiting: read('transport_waiting_records'),
      dropped: read('transport_dropped_records_total'),
      spool: read('spool_bytes'),
      resident: memoryOf(this.#listener.pid).resident,
    };
  }

  /** Waits until all that was sent has gone all the way, and compares. Gives the number of records. */
  async settle(): Promise<number> {
    const { sent } = this.sender;
    const { decoded, dropped } = packetCounts(await this.#listener.accountedFor(sent));
    assert.deepEqual([decoded, dropped], [sent, 0], 'packets decoded, and dropped by the kernel');
    let last = '';
    await until(
      async () => {
        const now = await this.now();
        last = JSON.stringify(now);
        // An insertion that is under way may not have reached the roll-ups.
        const busy = (await this.#writer.metrics()).get('mirrorscope_writer_buffered_bytes');
        return now.made === sent && now.produced === sent && now.stored === sent && busy === 0;
      },
      EMPTY_MS,
      () => `${sent} packets were sent; ${last}. ${this.#listener.log.tail()} ${this.#writer.log.tail()}`,
    );
    const sums = ['uniqExact(vni, flow_id, record_no)', 'sum(client_packets + server_packets)'].map((sum) => `toString(${sum})`);
    const { rows } = await this.#store.query(`SELECT ${sums} FROM flows`);
    assert.deepEqual(rows, [sums.map(() => `${sent}`)], 'different rows, and their packets');
    await assertRollups(this.#store);
    return sent;
  }

  async stop(): Promise<void> {
    await this.#ends?.disposeAsync();
  }
}
