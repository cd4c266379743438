import type { IHeaders, KafkaMessage } from 'kafkajs';

/** A message as it lies in its partition. */
export interface ConsumedMessage {
  /** Kafka has 64 bits for it; a partition with more than 2^53 messages there is not. */
  readonly offset: number;
  /** Milliseconds since 1970, by the clock of its broker or its producer, as the topic has it. */
  readonly timestamp: number;
  /** Null where the message has none. The bytes stay as they are. */
  readonly value: Buffer | null;
  /** Of a header that is there twice, the last one. */
  readonly headers: Readonly<Record<string, Buffer>>;
}

export function consumedMessage({ offset, timestamp, value, headers = {} }: KafkaMessage): ConsumedMessage {
  return { offset: Number(offset), timestamp: Number(timestamp), value, headers: lastOfEach(headers) };
}

function lastOfEach(headers: IHeaders): Record<string, Buffer> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, values]) => {
      const value = Array.isArray(values) ? values.at(-1) : values;
      return value === undefined || value === null ? [] : [[name, Buffer.from(value)]];
    }),
  );
}
