/** Headers of a message of flow records; their values are ASCII. */
export const HEADER = {
  /** Version of the record's columns. */
  version: 'mirrorscope-version',
  /** How many lines the message has. */
  rows: 'mirrorscope-rows',
  /** Name of the listener. */
  listener: 'mirrorscope-listener',
  /** Who numbered the message, 12 letters and digits, and its number among that stream's in this partition: 0, 1, 2... */
  stream: 'mirrorscope-stream',
  sequence: 'mirrorscope-sequence',
  /** Of a message that stands for one that cannot be decompressed: why. */
  unreadable: 'mirrorscope-unreadable',
} as const;
