/**
 * Packets as they lie in memory: what every source (file, socket, interface) hands on. The descriptors are parallel
 * arrays over one block of bytes, reused from batch to batch; nothing in here outlives the call it is passed to.
 */
export class PacketBatch {
  /** Packets in this batch. */
  count = 0;
  /** The block that `offset` points into. Sources replace it only when the block itself changes. */
  view: DataView = new DataView(new ArrayBuffer(0));
  /** First byte of packet i, counted from the start of `view`. */
  readonly offset: Int32Array;
  /** Bytes present of packet i. */
  readonly captured: Int32Array;
  /** Bytes the packet had before any capture limit. */
  readonly original: Int32Array;
  /** Arrival time: seconds since 1970 (uint32 bits) and nanoseconds. */
  readonly sec: Int32Array;
  readonly nsec: Int32Array;
  /** LINKTYPE_ number of packet i (https://www.tcpdump.org/linktypes.html). */
  readonly linkType: Int32Array;

  readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.offset = new Int32Array(capacity);
    this.captured = new Int32Array(capacity);
    this.original = new Int32Array(capacity);
    this.sec = new Int32Array(capacity);
    this.nsec = new Int32Array(capacity);
    this.linkType = new Int32Array(capacity);
  }
}
