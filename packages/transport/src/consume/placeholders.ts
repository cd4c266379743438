import { HEADER } from '../kafka_headers.ts';

/** More records than a batch has that is compressed to what brokers take. */
const MOST = 131_072;
const NO_BYTES = -1;

const made = new Map<string, Buffer>();

/**
 * Records of Kafka's format (https://kafka.apache.org/documentation/#record), instead of those of a batch that cannot be decompressed: as many
 * as may be wanted, without values, each with a header that says why. kafkajs would stop at such a batch for ever, and all partitions with it.
 */
export function placeholders(why: string): Buffer {
  const known = made.get(why);
  if (known !== undefined) return known;
  const header = Buffer.concat([varint(HEADER.unreadable.length), Buffer.from(HEADER.unreadable), varint(why.length), Buffer.from(why)]);
  const records = Buffer.concat(Array.from({ length: MOST }, (_, index) => record(index, header)));
  made.set(why, records);
  return records;
}

function record(offsetDelta: number, header: Buffer): Buffer {
  const attributes = Buffer.of(0);
  const timestampDelta = varint(0);
  const body = [attributes, timestampDelta, varint(offsetDelta), varint(NO_BYTES), varint(NO_BYTES), varint(1), header];
  const length = body.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([varint(length), ...body]);
}

/** Zigzag, seven bits a byte, the lowest first. */
function varint(number: number): Buffer {
  const bytes: number[] = [];
  let rest = ((number << 1) ^ (number >> 31)) >>> 0;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
