import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, read, readSync, rmSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Message } from '../message.ts';
import { ENTRY_BYTES, type Entry, HEAD_BYTES, readEntry, readHead, readLines, writeEntry, writeHead } from './layout.ts';

const system = { read: promisify(read), fdatasync: promisify(fdatasync) };

/** Readable by the group, but not by all, since records say who talks to whom. */
const MODE = 0o640;
const DIGITS = 12;
/** Bytes that are read at once. */
const READ = 1024 * 1024;

const fileName = (number: number): string => `${String(number).padStart(DIGITS, '0')}.segment`;

/** The number of the segment with this file name; undefined for other files. */
export function segmentNumber(file: string): number | undefined {
  const number = Number.parseInt(file, 10);
  return file === fileName(number) ? number : undefined;
}

/** Entries in a row. */
export interface Stretch {
  readonly messages: readonly Message[];
  /** Their records. */
  readonly records: number;
  /** Records of entries among them that are not as they were written. */
  readonly damaged: number;
  /** When the first was written, milliseconds since 1970. */
  readonly oldest: number;
  /** The place behind them. */
  readonly end: number;
}

/** A file of entries: added at its end, taken from its beginning. What goes wrong is thrown as the system says it. */
export class Segment {
  readonly number: number;
  readonly stream: string;
  /** When its first and its last entry were written, milliseconds since 1970. */
  first = Number.POSITIVE_INFINITY;
  last = Number.NEGATIVE_INFINITY;
  readonly #path: string;
  #file: number | undefined;
  #end = HEAD_BYTES;
  #records = 0;
  #takenEnd = HEAD_BYTES;
  #takenRecords = 0;
  #syncedEnd = 0;

  private constructor(path: string, number: number, stream: string, file: number) {
    this.#path = path;
    this.number = number;
    this.stream = stream;
    this.#file = file;
  }

  static create(directory: string, number: number, stream: string): Segment {
    const path = join(directory, fileName(number));
    const file = openSync(path, 'wx+', MODE);
    try {
      writeAll(file, [writeHead(stream)], 0);
    } catch (error) {
      closeSync(file);
      rmSync(path);
      throw error;
    }
    return new Segment(path, number, stream, file);
  }

  /**
   * One that an earlier process left, of which what lies before `takenEnd` was taken; and how many bytes at its end are no whole
   * entry, and cut off. Without a whole head nothing is left of it.
   */
  static recover(directory: string, number: number, takenEnd: number): { readonly segment: Segment | undefined; readonly torn: number } {
    const path = join(directory, fileName(number));
    const file = openSync(path, 'r+');
    const { size } = fstatSync(file);
    const stream = readHead(readAt(file, 0, HEAD_BYTES));
    if (stream === undefined) {
      closeSync(file);
      rmSync(path);
      return { segment: undefined, torn: size };
    }
    const segment = new Segment(path, number, stream, file);
    for (;;) {
      const entry = readEntry(readAt(file, segment.#end, ENTRY_BYTES), 0);
      if (entry === undefined || segment.#end + ENTRY_BYTES + entry.stored > size) break;
      segment.#add(entry);
      if (segment.#end !== takenEnd) continue;
      segment.#takenEnd = takenEnd;
      segment.#takenRecords = segment.#records;
    }
    if (segment.#end < size) ftruncateSync(file, segment.#end);
    segment.close();
    return { segment, torn: size - segment.#end };
  }

  get bytes(): number {
    return this.#end;
  }

  /** Records that are not taken. */
  get records(): number {
    return this.#records - this.#takenRecords;
  }

  /** Up to where it is taken, and whether that is all. */
  get takenEnd(): number {
    return this.#takenEnd;
  }

  get isTaken(): boolean {
    return this.#takenEnd === this.#end;
  }

  append(entry: Entry, payload: Uint8Array): void {
    const file = this.#open();
    try {
      writeAll(file, [writeEntry(entry), payload], this.#end);
    } catch (error) {
      // A part of it may be written. The next entry goes over that.
      ftruncateSync(file, this.#end);
      throw error;
    }
    this.#add(entry);
  }

  /** The entries that come next, `atMost` bytes of lines, but at least one entry. They are taken once that is told. */
  async read(atMost: number): Promise<Stretch> {
    let bytes = await this.#read(READ);
    const first = readEntry(bytes, 0);
    // Nothing behind it can be found.
    if (first === undefined) return { messages: [], records: 0, damaged: this.records, oldest: this.first, end: this.#end };
    const least = ENTRY_BYTES + first.stored;
    if (least > bytes.length) bytes = await this.#read(least);
    const messages: Message[] = [];
    let records = 0;
    let damaged = 0;
    let length = 0;
    let at = 0;
    for (let entry: Entry | undefined = first; entry !== undefined; entry = readEntry(bytes, at)) {
      const end = at + ENTRY_BYTES + entry.stored;
      length += entry.length;
      if (end > bytes.length || (length > atMost && at > 0)) break;
      const value = readLines(entry, bytes.subarray(at + ENTRY_BYTES, end));
      at = end;
      if (value === undefined) {
        damaged += entry.records;
        continue;
      }
      records += entry.records;
      messages.push({ stream: this.stream, partition: entry.partition, sequence: entry.sequence, value, records: entry.records });
    }
    return { messages, records, damaged, oldest: first.time, end: this.#takenEnd + at };
  }

  take({ records, damaged, end }: Stretch): void {
    this.#takenEnd = end;
    this.#takenRecords += records + damaged;
  }

  /** Resolves when what is written so far would survive a loss of power, or is removed. */
  async sync(): Promise<void> {
    const file = this.#file;
    const end = this.#end;
    if (file === undefined || this.#syncedEnd === end) return;
    try {
      await system.fdatasync(file);
      this.#syncedEnd = end;
    } catch (error) {
      // Closed meanwhile, its number may be another file's.
      if (this.#file === file) throw error;
    }
  }

  /** Gives the file descriptor back, until the next read. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  remove(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }

  #add({ records, stored, time }: Entry): void {
    this.#end += ENTRY_BYTES + stored;
    this.#records += records;
    this.first = Math.min(this.first, time);
    this.last = Math.max(this.last, time);
  }

  #open(): number {
    this.#file ??= openSync(this.#path, 'r+');
    return this.#file;
  }

  /** What is there from the first entry on that is not taken. */
  async #read(atMost: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(Math.min(atMost, this.#end - this.#takenEnd));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await system.read(this.#open(), bytes, length, bytes.length - length, this.#takenEnd + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  }
}

/** A write may be short without an error; then the next one tells it. */
function writeAll(file: number, parts: readonly Uint8Array[], position: number): void {
  let rest = parts;
  for (let at = position; rest.length > 0; ) {
    let written = writevSync(file, rest, at);
    at += written;
    while (rest[0] !== undefined && written >= rest[0].length) {
      written -= rest[0].length;
      rest = rest.slice(1);
    }
    if (written > 0 && rest[0] !== undefined) rest = [rest[0].subarray(written), ...rest.slice(1)];
  }
}

/** Shorter than asked where the file is. */
function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, position));
}
