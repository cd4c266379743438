import { promisify } from 'node:util';
import { constants, gzip, unzipSync, zstdCompress, zstdDecompressSync } from 'node:zlib';
import kafkajs from 'kafkajs';
import { placeholders } from './consume/placeholders.ts';
import { gzipLength, type LengthOf, zstdLength } from './decompressed_length.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** Records come out as small as with the default, 3, in half the time. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 256 * 1024 };

const KIB = 1024;
/** No message is as large; one that claims to be is a mistake, or meant to do harm. */
const MOST_BYTES = 256 * KIB * KIB;
/** Longer ones are put together: what a message says of its length need not be true. */
const MOST_PIECE = 4 * KIB * KIB;
/** Room for the end of what zlib writes, so that it needs no second buffer. */
const SPARE = 64;
/** Of records. */
const USUAL_RATIO = 12;

interface Limits {
  readonly chunkSize: number;
  readonly maxOutputLength: number;
}

type Compress = (bytes: Buffer) => Promise<Buffer>;
type Decompress = (bytes: Buffer, limits: Limits) => Buffer;

/** Whole messages in one piece where possible: put together from Node's pieces of 16 KiB they take three times as long. */
function limits(compressed: Buffer, length = Math.max(16 * KIB, compressed.length * USUAL_RATIO)): Limits {
  return { chunkSize: Math.min(MOST_PIECE, length + SPARE), maxOutputLength: MOST_BYTES };
}

/** Decompresses where it is called: to hand 60 KiB to another thread and back costs half as much again. */
const codec = (compress: Compress, decompress: Decompress, lengthOf: LengthOf) => () => ({
  compress: (encoder: { readonly buffer: Buffer }) => compress(encoder.buffer),
  async decompress(bytes: Buffer) {
    try {
      return decompress(bytes, limits(bytes, lengthOf(bytes)));
    } catch (error) {
      return placeholders((error as Error).message);
    }
  },
});

const unknown = (name: string) => () => ({
  compress: () => Promise.reject(new Error(`${name} is not known`)),
  decompress: async () => placeholders(`${name} is not known`),
});

const zstd = promisify(zstdCompress);

/** kafkajs brings gzip alone, and that in pieces, but takes others; they are the process's. */
CompressionCodecs[CompressionTypes.GZIP] = codec(promisify(gzip), unzipSync, gzipLength);
CompressionCodecs[CompressionTypes.ZSTD] = codec((bytes) => zstd(bytes, FAST), zstdDecompressSync, zstdLength);
CompressionCodecs[CompressionTypes.Snappy] = unknown('snappy');
CompressionCodecs[CompressionTypes.LZ4] = unknown('lz4');

export const COMPRESSIONS = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  zstd: CompressionTypes.ZSTD,
} as const;

export type Compression = keyof typeof COMPRESSIONS;
