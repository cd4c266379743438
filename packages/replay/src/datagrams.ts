import { MOST_MESSAGES } from '@mirrorscope/socket';

/** Payload memory: the longest datagram fits, and it stays in the processor's second cache while it is filled and sent. */
export const BLOCK_BYTES = 262_144;

/** Memory that datagrams are sent from. */
export interface Outbox {
  readonly bytes: Uint8Array;
  /** Datagram i is `length` of the bytes from `start` on. */
  set(i: number, start: number, length: number): void;
  /** Sends datagrams [from, to), and gives how many went; 0 where there is no room for any. */
  send(from: number, to: number): number | Promise<number>;
}

/** Up to 1,024 datagrams, one behind the other in memory, and what became of the packets between them that are none. */
export class Datagrams {
  count = 0;
  /** Datagrams that hold a packet which was no mirror copy before. */
  wrapped = 0;
  /** Packets that cannot be sent, by reason. */
  readonly refused: Map<string, number> = new Map();
  readonly outbox: Outbox;
  readonly view: DataView;
  /** First byte of datagram i; that of the one behind the last is where it ends. */
  readonly start = new Int32Array(MOST_MESSAGES + 1);
  /** When the packet was captured, in seconds from the first of its capture. */
  readonly time = new Float64Array(MOST_MESSAGES);

  constructor(outbox: Outbox) {
    const { bytes } = outbox;
    this.outbox = outbox;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Of all payloads. */
  get bytes(): number {
    return this.start[this.count]!;
  }

  clear(): void {
    this.count = 0;
    this.wrapped = 0;
    this.refused.clear();
  }

  /** Adds a datagram and gives the index of its first byte in the outbox, where it is to be written; -1 where it does not fit. */
  add(length: number, time: number): number {
    const i = this.count;
    const at = this.start[i]!;
    if (i === MOST_MESSAGES || at + length > this.outbox.bytes.length) return -1;
    this.outbox.set(i, at, length);
    this.start[i + 1] = at + length;
    this.time[i] = time;
    this.count = i + 1;
    return at;
  }

  refuse(reason: string): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
  }
}
