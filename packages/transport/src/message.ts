/** What is delivered as one, and named so that whoever gets it twice can tell. */
export interface Message {
  /** Who numbers: messages of one stream and partition are numbered from 0 on. */
  readonly stream: string;
  readonly partition: number;
  readonly sequence: number;
  /** Whole lines of NDJSON, and how many. */
  readonly value: Uint8Array;
  readonly records: number;
}
