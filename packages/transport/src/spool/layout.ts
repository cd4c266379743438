import { crc32 } from 'node:zlib';
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
 *      0  u32       CRC-32 of the bytes 4 to 35
 *      4  u32       CRC-32 of the payload
 *      8  u32       length of the payload
 *     12  u32       records in it
 *     16  u32       partition
 *     20  f64       sequence, a whole number
 *     28  f64       when it was written, milliseconds since 1970
 *     36  payload   lines of NDJSON
 *
 * An entry's own part is checked by itself, so that records are counted without reading payloads, and so that a damaged payload
 * costs no other entry.
 */
const MAGIC = 'MSSPOOL1';
const HEAD_CRC_AT = MAGIC.length + STREAM_LENGTH;
export const HEAD_BYTES = HEAD_CRC_AT + 4;
export const ENTRY_BYTES = 36;

export interface Entry {
  readonly partition: number;
  readonly sequence: number;
  readonly records: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Of the payload. */
  readonly length: number;
  readonly crc: number;
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

export function writeEntry({ partition, sequence, records, time }: Omit<Entry, 'length' | 'crc'>, payload: Uint8Array): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES);
  bytes.writeUInt32LE(crc32(payload), 4);
  bytes.writeUInt32LE(payload.length, 8);
  bytes.writeUInt32LE(records, 12);
  bytes.writeUInt32LE(partition, 16);
  bytes.writeDoubleLE(sequence, 20);
  bytes.writeDoubleLE(time, 28);
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

/** Undefined where there is no entry, or half of its own part only. */
export function readEntry(bytes: Buffer, at: number): Entry | undefined {
  if (at + ENTRY_BYTES > bytes.length || bytes.readUInt32LE(at) !== crc32(bytes.subarray(at + 4, at + ENTRY_BYTES))) return undefined;
  return {
    crc: bytes.readUInt32LE(at + 4),
    length: bytes.readUInt32LE(at + 8),
    records: bytes.readUInt32LE(at + 12),
    partition: bytes.readUInt32LE(at + 16),
    sequence: bytes.readDoubleLE(at + 20),
    time: bytes.readDoubleLE(at + 28),
  };
}
