import { setImmediate as eventLoop } from 'node:timers/promises';
import { PacketBatch } from '@mirrorscope/wire';
import type { ByteSource } from './bytes.ts';
import { DecompressedBytes } from './decompress.ts';
import { CaptureError, systemError } from './error.ts';
import { type Compression, compressionOf, MAGIC_LENGTH, PCAPNG_SECTION, refusal } from './format.ts';
import { isPcap, PCAP_HEADER, PcapReader } from './pcap.ts';
import { PcapngReader } from './pcapng.ts';
import { DAMAGED, NEEDS_BYTES, type RecordReader } from './reader.ts';
import type { PacketSource } from './source.ts';
import { ByteWindow } from './window.ts';

/** Bytes read at once: enough to make system calls rare, and small enough to be parsed out of the processor's second cache. */
const BLOCK = 1_048_576;
const BATCH = 4096;
/** Blocks after which timers and signals get their turn, since reading a plain file never waits for the event loop. */
const BLOCKS_PER_TURN = 16;

/** A capture file being read. Memory use does not depend on the size of the file. */
export class CaptureFile implements PacketSource {
  /** As the user named it, or `standard input`. */
  readonly name: string;
  readonly format: 'pcap' | 'pcapng';
  readonly compression: Compression;
  readonly #window: ByteWindow;
  readonly #reader: RecordReader;
  #closed = false;

  private constructor(name: string, compression: Compression, window: ByteWindow, reader: RecordReader) {
    this.name = name;
    this.compression = compression;
    this.format = reader.format;
    this.#window = window;
    this.#reader = reader;
  }

  /** Finds out what the stream is. Throws a CaptureError, and closes the source, where it is nothing that can be read. */
  static async from(name: string, source: ByteSource): Promise<CaptureFile> {
    const window = new ByteWindow(source, BLOCK);
    try {
      const compression = await unpack(name, window);
      return new CaptureFile(name, compression, window, await readerFor(name, window));
    } catch (error) {
      await window.source.close();
      throw readError(name, window, error);
    }
  }

  get progress(): { bytesRead: number; bytesTotal: number | undefined } {
    const { bytesRead, bytesTotal } = this.#window.source;
    return { bytesRead, bytesTotal };
  }

  async *batches(): AsyncGenerator<PacketBatch, void, undefined> {
    const batch = new PacketBatch(BATCH);
    batch.view = this.#window.view;
    try {
      for (let blocks = 1; !this.#closed; blocks++) {
        yield* this.#parse(batch);
        if (this.#closed || !(await this.#refill())) return;
        if (blocks % BLOCKS_PER_TURN === 0) await eventLoop();
      }
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#window.source.close();
  }

  /** Everything that is whole between the ends of the window. */
  *#parse(batch: PacketBatch): Generator<PacketBatch, void, undefined> {
    const window = this.#window;
    for (;;) {
      batch.count = 0;
      const state = this.#reader.fill(window, batch);
      if (batch.count > 0) yield batch;
      if (state === NEEDS_BYTES || this.#closed) return;
      if (state === DAMAGED) {
        const text = `${this.#reader.damage}; the file is damaged from here on, what stands before was read`;
        throw new CaptureError('damaged', this.name, text, { offset: window.position });
      }
    }
  }

  /** False at a clean end. */
  async #refill(): Promise<boolean> {
    const window = this.#window;
    try {
      const count = window.refill();
      // A file answers at once, and then nothing is waited for.
      if ((typeof count === 'number' ? count : await count) > 0) return true;
    } catch (error) {
      if (this.#closed) return false;
      throw readError(this.name, window, error);
    }
    if (this.#closed || window.available === 0) return false;
    const { offset, text } = this.#reader.unfinished(window);
    throw new CaptureError('truncated', this.name, `the file ends within ${text}; it was cut off, what stands before was read`, { offset });
  }
}

/** Puts a decompressor before the window where the stream is compressed. */
async function unpack(name: string, window: ByteWindow): Promise<Compression> {
  await need(name, window, MAGIC_LENGTH);
  const compression = compressionOf(window.view);
  if (compression === 'none') return compression;
  window.rewind((head, packed) => new DecompressedBytes(compression, head, packed));
  await need(name, window, MAGIC_LENGTH);
  return compression;
}

async function readerFor(name: string, window: ByteWindow): Promise<RecordReader> {
  const { view } = window;
  if (view.getUint32(0) === PCAPNG_SECTION) return new PcapngReader();
  if (!isPcap(view)) {
    const { code, text } = refusal(view);
    throw new CaptureError(code, name, text, { offset: 0 });
  }
  await need(name, window, PCAP_HEADER);
  try {
    const reader = new PcapReader(view, 0);
    window.start = PCAP_HEADER;
    return reader;
  } catch (cause) {
    const text = `this is pcap version ${(cause as RangeError).message}, and 2 is read here; convert it with: editcap -F pcapng IN OUT.pcapng`;
    throw new CaptureError('unsupported', name, text, { offset: 0, cause });
  }
}

/** Makes sure of the first `count` bytes of a stream. */
async function need(name: string, window: ByteWindow, count: number): Promise<void> {
  if (await window.has(count)) return;
  if (window.available === 0)
    throw new CaptureError('empty', name, 'there is nothing in it, not even a file header; capture again, or check what writes it');
  throw new CaptureError('truncated', name, `the file ends after ${window.available} bytes, within its header; capture again`, {
    offset: 0,
  });
}

/** What went wrong while bytes were read or unpacked; the offset is how far the stream reached. */
function readError(name: string, window: ByteWindow, error: unknown): CaptureError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'Z_BUF_ERROR') {
    const text = 'the compressed data ends too early; it was cut off, what stands before was read';
    return new CaptureError('truncated', name, text, { offset: window.reach, cause: error });
  }
  if (code.startsWith('Z_') || code.startsWith('ZSTD_')) {
    const text = `the compressed data is damaged (${(error as Error).message}); what stands before was read`;
    return new CaptureError('damaged', name, text, { offset: window.reach, cause: error });
  }
  return systemError(name, error, window.reach);
}
