import { promisify } from 'node:util';
import { constants, gzip, unzip, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import { placeholders } from './consume/placeholders.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** Records come out as small as with the default, 3, in half the time. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 256 * 1024 };

const KIB = 1024;
/** No message is as large; one that claims to be is a mistake, or meant to do harm. */
const MOST_BYTES = 256 * KIB * KIB;

interface Limits {
  readonly chunkSize: number;
  readonly maxOutputLength: number;
}

type Compress = (bytes: Buffer) => Promise<Buffer>;
type Decompress = (bytes: Buffer, limits: Limits) => Promise<Buffer>;

/** Whole messages in one piece where possible: put together from Node's pieces of 16 KiB they take three times as long. */
const limits = (compressed: Buffer): Limits => ({
  chunkSize: Math.min(KIB * KIB, Math.max(16 * KIB, compressed.length * 12)),
  maxOutputLength: MOST_BYTES,
});

const codec = (compress: Compress, decompress: Decompress) => () => ({
  compress: (encoder: { readonly buffer: Buffer }) => compress(encoder.buffer),
  decompress: (bytes: Buffer) => decompress(bytes, limits(bytes)).catch((error: Error) => placeholders(error.message)),
});

const unknown = (name: string) => () => ({
  compress: () => Promise.reject(new Error(`${name} is not known`)),
  decompress: async () => placeholders(`${name} is not known`),
});

const zstd = promisify(zstdCompress);

/** kafkajs brings gzip alone, and that in pieces, but takes others; they are the process's. */
CompressionCodecs[CompressionTypes.GZIP] = codec(promisify(gzip), promisify(unzip));
CompressionCodecs[CompressionTypes.ZSTD] = codec((bytes) => zstd(bytes, FAST), promisify(zstdDecompress));
CompressionCodecs[CompressionTypes.Snappy] = unknown('snappy');
CompressionCodecs[CompressionTypes.LZ4] = unknown('lz4');

export const COMPRESSIONS = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  zstd: CompressionTypes.ZSTD,
} as const;

export type Compression = keyof typeof COMPRESSIONS;
