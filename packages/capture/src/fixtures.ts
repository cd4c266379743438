/** For tests: captures made of bytes, and captures read to lists of packets. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureFile } from './capture_file.ts';

/** A temporary directory; gone when the test is over. */
export function temporaryDirectory(context: { after(run: () => void): void }): string {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-capture-'));
  context.after(() => rmSync(directory, { recursive: true }));
  return directory;
}

export interface ReadPacket {
  sec: number;
  nsec: number;
  original: number;
  linkType: number;
  bytes: string;
}

/** All packets of a capture, bytes in hexadecimal, and what it ended with if not with its end. */
export async function readAll(capture: CaptureFile): Promise<{ packets: ReadPacket[]; error: unknown }> {
  const packets: ReadPacket[] = [];
  try {
    for await (const batch of capture.batches()) {
      for (let i = 0; i < batch.count; i++) {
        packets.push({
          sec: batch.sec[i]! >>> 0,
          nsec: batch.nsec[i]!,
          original: batch.original[i]!,
          linkType: batch.linkType[i]!,
          bytes: Buffer.from(batch.view.buffer as ArrayBuffer, batch.view.byteOffset + batch.offset[i]!, batch.captured[i]!).toString(
            'hex',
          ),
        });
      }
    }
  } catch (error) {
    return { packets, error };
  }
  return { packets, error: undefined };
}

/** Cuts bytes into chunks of `size`. */
export async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Numbers put together into bytes, in either byte order. */
export class Bytes {
  readonly #littleEndian: boolean;
  readonly #parts: Buffer[] = [];

  constructor(littleEndian: boolean) {
    this.#littleEndian = littleEndian;
  }

  u16(...values: number[]): this {
    for (const value of values) {
      const part = Buffer.alloc(2);
      if (this.#littleEndian) part.writeUInt16LE(value);
      else part.writeUInt16BE(value);
      this.#parts.push(part);
    }
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) {
      const part = Buffer.alloc(4);
      if (this.#littleEndian) part.writeUInt32LE(value >>> 0);
      else part.writeUInt32BE(value >>> 0);
      this.#parts.push(part);
    }
    return this;
  }

  u64(value: bigint): this {
    const part = Buffer.alloc(8);
    if (this.#littleEndian) part.writeBigUInt64LE(BigInt.asUintN(64, value));
    else part.writeBigUInt64BE(BigInt.asUintN(64, value));
    this.#parts.push(part);
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.#parts.push(Buffer.from(bytes));
    return this;
  }

  /** Zeros up to the next multiple of four. */
  pad(): this {
    const over = this.done().length % 4;
    return over === 0 ? this : this.raw(new Uint8Array(4 - over));
  }

  done(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Blocks of a pcapng file, in either byte order. */
export class PcapngBytes {
  readonly #littleEndian: boolean;

  constructor(littleEndian: boolean) {
    this.#littleEndian = littleEndian;
  }

  body(): Bytes {
    return new Bytes(this.#littleEndian);
  }

  block(type: number, body: Bytes): Buffer {
    const bytes = body.pad().done();
    return this.body()
      .u32(type, bytes.length + 12)
      .raw(bytes)
      .u32(bytes.length + 12)
      .done();
  }

  section(major = 1): Buffer {
    return this.block(0x0a0d0d0a, this.body().u32(0x1a2b3c4d).u16(major, 0).u64(-1n));
  }

  option(code: number, value: Uint8Array): Buffer {
    return this.body().u16(code, value.length).raw(value).pad().done();
  }

  interface(linkType: number, snapLength = 0, options: Uint8Array = new Uint8Array(0)): Buffer {
    return this.block(1, this.body().u16(linkType, 0).u32(snapLength).raw(options));
  }

  enhanced(index: number, ticks: bigint, data: Uint8Array, original = data.length): Buffer {
    return this.block(6, this.#times(this.body().u32(index), ticks).u32(data.length, original).raw(data));
  }

  obsolete(index: number, ticks: bigint, data: Uint8Array, original = data.length): Buffer {
    return this.block(2, this.#times(this.body().u16(index, 7), ticks).u32(data.length, original).raw(data));
  }

  simple(data: Uint8Array, original = data.length): Buffer {
    return this.block(3, this.body().u32(original).raw(data));
  }

  #times(bytes: Bytes, ticks: bigint): Bytes {
    return bytes.u32(Number(ticks >> 32n), Number(ticks & 0xffffffffn));
  }
}
