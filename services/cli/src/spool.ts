import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Chunk {
  readonly bytes: Uint8Array;
  readonly records: number;
}

/** Bytes that wait in memory; what comes on top waits in a file. */
const IN_MEMORY = 64 * 1024 * 1024;

/**
 * Chunks that wait, first in, first out. They come out of synchronous code and can come all at once: a full flow table ends in
 * hundreds of megabytes of records.
 */
export class Spool {
  readonly #limit: number;
  readonly #memory: Chunk[] = [];
  #bytes = 0;
  /** Sizes of the chunks in the file, in order; while there are any, none may pass them by going into memory. */
  readonly #filed: { readonly length: number; readonly records: number }[] = [];
  #file: number | undefined;
  #written = 0;
  #read = 0;

  constructor(limit = IN_MEMORY) {
    this.#limit = limit;
  }

  /** Copies a chunk. */
  add(bytes: Uint8Array, records: number): void {
    if (this.#filed.length === 0 && this.#bytes + bytes.length <= this.#limit) {
      this.#memory.push({ bytes: bytes.slice(), records });
      this.#bytes += bytes.length;
      return;
    }
    this.#file ??= openUnnamed();
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at, bytes.length - at, this.#written + at);
    this.#written += bytes.length;
    this.#filed.push({ length: bytes.length, records });
  }

  /** The chunk that has waited longest. */
  take(): Chunk | undefined {
    const chunk = this.#memory.shift();
    if (chunk !== undefined) {
      this.#bytes -= chunk.bytes.length;
      return chunk;
    }
    const filed = this.#filed.shift();
    if (filed === undefined || this.#file === undefined) return undefined;
    const bytes = new Uint8Array(filed.length);
    for (let at = 0; at < bytes.length; ) at += readSync(this.#file, bytes, at, bytes.length - at, this.#read + at);
    this.#read += filed.length;
    if (this.#filed.length === 0) this.#read = this.#written = 0;
    return { bytes, records: filed.records };
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

/** A file without a name, which is gone with the process, however that ends. */
function openUnnamed(): number {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-'));
  const descriptor = openSync(join(folder, 'records'), 'w+', 0o600);
  rmSync(folder, { recursive: true });
  return descriptor;
}
