/** How long a stream says it will be; undefined where it does not say. It need not be true. */
export type LengthOf = (compressed: Buffer) => number | undefined;

/** Head and tail of the shortest stream. */
const GZIP_LEAST = 18;

/** The last four bytes (RFC 1952, section 2.3.1): of the last stream where there are several in a row. */
export const gzipLength: LengthOf = (compressed) =>
  compressed.length < GZIP_LEAST ? undefined : compressed.readUInt32LE(compressed.length - 4);

const ZSTD_DESCRIPTOR_AT = 4;
/** Of the longest head. */
const ZSTD_LEAST = 18;
const SINGLE_SEGMENT = 0x20;
/** By two bits of the descriptor each. */
const DICTIONARY_BYTES: readonly number[] = [0, 1, 2, 4];
const LENGTH_BYTES: readonly number[] = [0, 2, 4, 8];
/** Shorter ones have one byte. */
const TWO_BYTES_FROM = 256;

/** In the head of the first frame (RFC 8878, section 3.1.1.1). Producers that compress as they go leave it out. */
export const zstdLength: LengthOf = (compressed) => {
  if (compressed.length < ZSTD_LEAST) return undefined;
  const descriptor = compressed.readUInt8(ZSTD_DESCRIPTOR_AT);
  const isSingle = (descriptor & SINGLE_SEGMENT) !== 0;
  const at = ZSTD_DESCRIPTOR_AT + (isSingle ? 1 : 2) + DICTIONARY_BYTES[descriptor & 3]!;
  const bytes = LENGTH_BYTES[descriptor >> 6]! || (isSingle ? 1 : 0);
  if (bytes === 0) return undefined;
  if (bytes === 8) return Number(compressed.readBigUInt64LE(at));
  return compressed.readUIntLE(at, bytes) + (bytes === 2 ? TWO_BYTES_FROM : 0);
};
