/** A message as it lies in its partition. */
export interface ConsumedMessage {
  /** Kafka has 64 bits for it; a partition with more than 2^53 messages there is not. */
  readonly offset: number;
  /** Milliseconds since 1970, by its producer's clock. */
  readonly timestamp: number;
  /** Null where the message has none. The bytes stay as they are. */
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer>>;
}
