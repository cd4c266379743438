import { type FlowRecord, NdjsonEncoder, type RecordSink } from '@mirrorscope/record';
import { openStore, type Store } from '@mirrorscope/store';
import { storeTransport, type Transport } from '@mirrorscope/transport';

/** Nobody watches the records come, so inserts may be large, which costs ClickHouse less. Bytes. */
const INSERT = 16 * 1024 * 1024;

/** Takes records as they come and puts them into the store meanwhile. A failed insert is not tried again: the command fails. */
export class StoreSink implements RecordSink {
  readonly #store: Store;
  readonly #transport: Transport;
  readonly #encoder: NdjsonEncoder;
  #room = Promise.resolve();

  private constructor(store: Store) {
    this.#store = store;
    // Without a bound, since the end of an analysis cannot wait: a full flow table comes out all at once.
    const fileBytes = Number.POSITIVE_INFINITY;
    this.#transport = storeTransport(store, { retry: false, insertBytes: INSERT, fileBytes });
    this.#encoder = new NdjsonEncoder({
      compact: true,
      onChunk: (bytes, records) => {
        this.#room = this.#transport.send(bytes.slice(), records);
      },
    });
  }

  /** Opens the store, made where missing, and brings its tables up to date. */
  static async open(url: string): Promise<StoreSink> {
    const store = await openStore(url);
    try {
      await store.migrate();
    } catch (error) {
      await store.close();
      throw error;
    }
    return new StoreSink(store);
  }

  /** The store's URL without user and password. */
  get name(): string {
    return this.#store.name;
  }

  /** Records that the store has. */
  get stored(): number {
    return this.#transport.counts.delivered;
  }

  write(record: FlowRecord): void {
    this.#encoder.write(record);
  }

  /** Waits until there is room for more. */
  async drain(): Promise<void> {
    await this.#room;
    this.#check();
  }

  /** Everything that has come is inserted. */
  async end(): Promise<void> {
    this.#encoder.flush();
    await this.#transport.flush();
    this.#check();
  }

  async close(): Promise<void> {
    await this.#transport.close();
    await this.#store.close();
  }

  #check(): void {
    const { problem } = this.#transport;
    if (problem !== undefined) throw problem.cause;
  }
}
