import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { STREAM_LENGTH } from '../numbering.ts';

/**
 * A segment is a head and entries, little endian. Head:
 *
 *      0  8 bytes   MSSPOOL1
 *      8  12 bytes  stream
 *     20  u32       CRC-32 of the bytes before
 *
 * Entry:
 *
 *      0  u32       CRC-32 of the bytes 4 to 39
 *      4  u32       CRC-32 of the payload
 *      8  u32       length of the payload
 *     12  u32       length of the lines in it
 *     16  u32       records in it
 *     20  u32       partition
 *     24  f64       sequence, a whole number
 *     32  f64       when it was written, milliseconds since 1970
 *     40  payload   lines of NDJSON, compressed by zstd
 *
 * An entry's own part is checked by itself, so that records are counted without reading payloads, and so that a damaged payload
 * costs no other entry.
 */
const MAGIC = 'MSSPOOL1';
const HEAD_CRC_AT = MAGIC.length + STREAM_LENGTH;
export const HEAD_BYTES = HEAD_CRC_AT + 4;
export const ENTRY_BYTES = 40;
/** Records become a tenth, at 500 MB/s. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Room for the end of what zlib writes, so that it needs no second buffer. */
const SPARE = 64;

export interface Entry {
  readonly partition: number;
  readonly sequence: number;
  readonly records: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Bytes of the payload. */
  readonly stored: number;
  readonly crc: number;
  /** Bytes of the lines. */
  readonly length: number;
}

export function writeHead(stream: string): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.write(MAGIC + stream, 'latin1');
  bytes.writeUInt32LE(crc32(bytes.subarray(0, HEAD_CRC_AT)), HEAD_CRC_AT);
  return bytes;
}

/** The stream; undefined where this is no head. */
export function readHead(bytes: Buffer): string | undefined {
  if (bytes.length < HEAD_BYTES || bytes.readUInt32LE(HEAD_CRC_AT) !== crc32(bytes.subarray(0, HEAD_CRC_AT))) return undefined;
  return bytes.toString('latin1', 0, MAGIC.length) === MAGIC ? bytes.toString('latin1', MAGIC.length, HEAD_CRC_AT) : undefined;
}

export function newEntry(fields: Omit<Entry, 'stored' | 'crc' | 'length'>, lines: Uint8Array): { entry: Entry; payload: Buffer } {
  const payload = zstdCompressSync(lines, FAST);
  return { entry: { ...fields, stored: payload.length, crc: crc32(payload), length: lines.length }, payload };
}

export function writeEntry({ crc, stored, length, records, partition, sequence, time }: Entry): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeUInt32LE(stored, 8);
  bytes.writeUInt32LE(length, 12);
  bytes.writeUInt32LE(records, 16);
  bytes.writeUInt32LE(partition, 20);
  bytes.writeDoubleLE(sequence, 24);
  bytes.writeDoubleLE(time, 32);
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

/** Undefined where there is no entry, or half of its own part only. */
export function readEntry(bytes: Buffer, at: number): Entry | undefined {
  if (at + ENTRY_BYTES > bytes.length || bytes.readUInt32LE(at) !== crc32(bytes.subarray(at + 4, at + ENTRY_BYTES))) return undefined;
  return {
    crc: bytes.readUInt32LE(at + 4),
    stored: bytes.readUInt32LE(at + 8),
    length: bytes.readUInt32LE(at + 12),
    records: bytes.readUInt32LE(at + 16),
    partition: bytes.readUInt32LE(at + 20),
    sequence: bytes.readDoubleLE(at + 24),
    time: bytes.readDoubleLE(at + 32),
  };
}

/** Undefined where the payload is not what was written. */
export function readLines({ crc, length }: Entry, payload: Buffer): Buffer | undefined {
  return crc32(payload) === crc ? zstdDecompressSync(payload, { chunkSize: length + SPARE }) : undefined;
}
