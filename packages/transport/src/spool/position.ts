import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

const FILE = 'position';
const CRC_AT = 16;
const BYTES = CRC_AT + 4;

/** Everything before it was taken from the spool. */
export interface Position {
  readonly segment: number;
  readonly end: number;
}

/** Undefined where none was noted, or not wholly. */
export function readPosition(directory: string): Position | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(directory, FILE));
  } catch {
    return undefined;
  }
  if (bytes.length !== BYTES || bytes.readUInt32LE(CRC_AT) !== crc32(bytes.subarray(0, CRC_AT))) return undefined;
  return { segment: bytes.readDoubleLE(0), end: bytes.readDoubleLE(8) };
}

/** Where a position is noted, one over the other. If one is lost, some messages are sent a second time under the same names. */
export class PositionFile {
  readonly #file: number;

  constructor(directory: string) {
    this.#file = openSync(join(directory, FILE), constants.O_RDWR | constants.O_CREAT, 0o640);
  }

  write({ segment, end }: Position): void {
    const bytes = Buffer.alloc(BYTES);
    bytes.writeDoubleLE(segment, 0);
    bytes.writeDoubleLE(end, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, CRC_AT)), CRC_AT);
    writeSync(this.#file, bytes, 0, BYTES, 0);
  }

  close(): void {
    closeSync(this.#file);
  }
}
