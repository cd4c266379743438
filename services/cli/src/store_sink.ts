import { type FlowRecord, NdjsonEncoder, type RecordSink } from '@mirrorscope/record';
import { openStore, type Store } from '@mirrorscope/store';
import { Spool } from './spool.ts';

/** Takes records as they come and puts them into the store when there is time for it. */
export class StoreSink implements RecordSink {
  /** Records that the store has. */
  stored = 0;
  readonly #store: Store;
  readonly #spool = new Spool();
  readonly #encoder = new NdjsonEncoder({ compact: true, onChunk: (bytes, records) => this.#spool.add(bytes, records) });

  private constructor(store: Store) {
    this.#store = store;
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

  write(record: FlowRecord): void {
    this.#encoder.write(record);
  }

  /** Hands what has come to the store. */
  async drain(): Promise<void> {
    for (let chunk = this.#spool.take(); chunk !== undefined; chunk = this.#spool.take()) {
      await this.#store.insertNdjson(chunk.bytes, chunk.records);
      this.stored += chunk.records;
    }
  }

  /** Everything that has come is inserted. */
  async end(): Promise<void> {
    this.#encoder.flush();
    await this.drain();
    await this.#store.flush();
  }

  async close(): Promise<void> {
    this.#spool.close();
    await this.#store.close();
  }
}
