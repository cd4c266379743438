import { promisify } from 'node:util';
import { constants, gzip, unzip, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** Records come out as small as with the default, 3, in half the time. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 256 * 1024 };

const KIB = 1024;

/** Whole messages in one piece where possible: put together from Node's pieces of 16 KiB they take three times as long. */
const inOnePiece = (compressed: Buffer) => ({ chunkSize: Math.min(KIB * KIB, Math.max(16 * KIB, compressed.length * 12)) });

const codec =
  (compress: (bytes: Buffer) => Promise<Buffer>, decompress: (bytes: Buffer, options: { chunkSize: number }) => Promise<Buffer>) => () => ({
    compress: (encoder: { readonly buffer: Buffer }) => compress(encoder.buffer),
    decompress: (bytes: Buffer) => decompress(bytes, inOnePiece(bytes)),
  });

const zstd = promisify(zstdCompress);

/** kafkajs brings gzip alone, and that in pieces, but takes others; they are the process's. */
CompressionCodecs[CompressionTypes.GZIP] = codec(promisify(gzip), promisify(unzip));
CompressionCodecs[CompressionTypes.ZSTD] = codec((bytes) => zstd(bytes, FAST), promisify(zstdDecompress));

export const COMPRESSIONS = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  zstd: CompressionTypes.ZSTD,
} as const;

export type Compression = keyof typeof COMPRESSIONS;
