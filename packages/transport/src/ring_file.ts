import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A file of limited size that holds stretches of bytes, first in, first out. It has no name, so that it is gone with the process,
 * however that ends.
 */
export class RingFile {
  readonly #folder: string;
  readonly #capacity: number;
  #file: number | undefined;
  #count = 0;
  #oldest = 0;
  #end = 0;
  /** Where the older stretches end, while the newer ones lie before them. */
  #wrap: number | undefined;

  constructor(folder: string, capacity: number) {
    this.#folder = folder;
    this.#capacity = capacity;
  }

  /** The stretch's position, or undefined where there is no room for it. Throws what the system says against it. */
  write(bytes: Uint8Array): number | undefined {
    const position = this.#place(bytes.length);
    if (position === undefined) return undefined;
    this.#file ??= openUnnamed(this.#folder);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at, bytes.length - at, position + at);
    if (this.#count > 0 && position === 0) this.#wrap = this.#end;
    this.#end = position + bytes.length;
    this.#count++;
    return position;
  }

  /** Takes the oldest stretch out. */
  take(position: number, length: number): Uint8Array {
    if (this.#file === undefined) throw new Error('nothing was written');
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const read = readSync(this.#file, bytes, at, length - at, position + at);
      if (read === 0) throw new Error('the file is shorter than it was');
      at += read;
    }
    this.#oldest = position + length;
    if (this.#oldest === this.#wrap) {
      this.#oldest = 0;
      this.#wrap = undefined;
    }
    if (--this.#count === 0) this.#empty(this.#file);
    return bytes;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #place(length: number): number | undefined {
    if (this.#wrap !== undefined) return this.#end + length <= this.#oldest ? this.#end : undefined;
    if (this.#end + length <= this.#capacity) return this.#end;
    return length <= this.#oldest ? 0 : undefined;
  }

  #empty(file: number): void {
    this.#oldest = 0;
    this.#end = 0;
    this.#wrap = undefined;
    ftruncateSync(file, 0);
  }
}

function openUnnamed(folder: string): number {
  const own = mkdtempSync(join(folder, 'mirrorscope-'));
  try {
    return openSync(join(own, 'records'), 'w+', 0o600);
  } finally {
    rmSync(own, { recursive: true });
  }
}
