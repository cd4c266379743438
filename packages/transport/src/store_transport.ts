import { randomUUID } from 'node:crypto';
import { Abandonable } from './abandonable.ts';
import type { Batch } from './batch.ts';
import type { Destination } from './destination.ts';
import { QueuedTransport, type QueueOptions } from './queued_transport.ts';
import type { Transport } from './transport.ts';

/** A table that takes lines of NDJSON: what this transport needs of a store. */
export interface Inserter {
  readonly name: string;
  /** Resolves when the rows are in. A second chunk with the same token changes nothing. */
  insertNdjson(chunk: Uint8Array, rows: number, options: { readonly deduplicationToken: string }): Promise<void>;
}

export interface StoreTransportOptions extends QueueOptions {
  /** Size of an insert, 8 MiB if not given, and how long records wait for it to fill, 1000 ms. */
  readonly insertBytes?: number;
  readonly lingerMs?: number;
  /** Bytes that may wait in memory, 64 MiB if not given; and on top of them in a file without a name, 1 GiB. */
  readonly memoryBytes?: number;
  readonly fileBytes?: number;
  /** Folder for that file, the system's for temporary files if not given. */
  readonly fileFolder?: string | undefined;
}

const MIB = 1024 * 1024;

/** Puts records into a store within this process or behind it, each once however often an insert is tried. */
export function storeTransport(store: Inserter, options: StoreTransportOptions = {}): Transport {
  const { insertBytes = 8 * MIB, lingerMs = 1000, memoryBytes = 64 * MIB, fileBytes = 1024 * MIB, fileFolder } = options;
  return new QueuedTransport(
    new StoreDestination(store),
    { memoryBytes, fileBytes, fileFolder, batchBytes: insertBytes, lingerMs },
    options,
  );
}

class StoreDestination implements Destination {
  readonly name: string;
  readonly #store: Inserter;
  /** An insert whose answer was lost may have been done. With the same token its repetition does nothing. */
  readonly #tokens = randomUUID();
  readonly #insert = new Abandonable();

  constructor(store: Inserter) {
    this.name = store.name;
    this.#store = store;
  }

  deliver(batch: Batch): Promise<void> {
    const options = { deduplicationToken: `${this.#tokens}-${batch.number}` };
    return this.#insert.run(this.#store.insertNdjson(joined(batch.rest), batch.records, options));
  }

  /** A server may take a request and never answer. */
  abort(): void {
    this.#insert.abandon();
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}
