/**
 * Messages for recvmmsg(2), with the sender and control data of each: `count` of each structure side by side in one block of
 * memory, as 64-bit Linux lays them out (include/linux/socket.h).
 *
 *     mmsghdr, 64 bytes   0 msg_name   8 msg_namelen   16 msg_iov   24 msg_iovlen   32 msg_control   40 msg_controllen
 *                        48 msg_flags 56 msg_len
 *     iovec, 16 bytes     0 iov_base   8 iov_len
 *     name, 32 bytes      a sockaddr_in (16) or sockaddr_in6 (28) of the sender
 *     control, 64 bytes   cmsghdr: 0 length 8 level 12 type 16 data
 *     slot                the payload
 */
import { Arena } from './arena.ts';
import type { Libc } from './libc.ts';

export const HEADER = 64;
export const IOVEC = 16;
const NAME = 32;
const CONTROL = 64;

/** In 32-bit words from the header of message i (i * HEADER_WORDS). */
export const HEADER_WORDS = HEADER / 4;
export const LENGTH = 14;

/** In 32-bit words from `nameWords`: sockaddr_in 1 address; sockaddr_in6 2 to 5. The port stands in the upper half of word 0. */
export const NAME_WORDS = NAME / 4;
export const CONTROL_WORDS = CONTROL / 4;
/** In 32-bit words from a message's control data: what the first control message says. */
export const CONTROL_DATA = 4;

/** A page: so that payloads start where cache lines do. */
export const ALIGNMENT = 4096;
const CACHE_LINE = 64;

export class MessageBlock {
  readonly count: number;
  /** Bytes that fit into a slot. */
  readonly slotBytes: number;
  /** From one slot to the next. */
  readonly stride: number;
  /** First byte of slot 0 in `view`. */
  readonly slots: number;
  /** 32-bit words and bytes of the whole block. */
  readonly words: Int32Array;
  readonly view: DataView;
  readonly bytes: Uint8Array;
  /** Index in `words` of name 0 and of control 0. */
  readonly nameWords: number;
  readonly controlWords: number;
  /** Address of message 0, as C sees it. */
  readonly address: number;

  /** `headroom`: bytes before each payload that are the user's own, for headers. */
  constructor(libc: Libc, count: number, slotBytes: number, headroom: number) {
    this.count = count;
    this.slotBytes = slotBytes;
    // An odd number of cache lines: with an even one all slots would fall onto a few sets of the processor's cache.
    this.stride = (Math.ceil((headroom + slotBytes) / CACHE_LINE) | 1) * CACHE_LINE;
    const names = count * (HEADER + IOVEC);
    const controls = names + count * NAME;
    const start = Math.ceil((controls + count * CONTROL) / ALIGNMENT) * ALIGNMENT;
    this.slots = start + headroom;
    this.nameWords = names / 4;
    this.controlWords = controls / 4;
    const { buffer, address } = new Arena(libc, start + count * this.stride);
    this.address = address;
    this.words = new Int32Array(buffer);
    this.view = new DataView(buffer);
    this.bytes = new Uint8Array(buffer);
    for (let i = 0; i < count; i++) {
      const header = i * HEADER;
      const iovec = count * HEADER + i * IOVEC;
      this.#setPointer(header, address + names + i * NAME);
      this.view.setUint32(header + 8, NAME, true);
      this.#setPointer(header + 16, address + iovec);
      this.view.setUint32(header + 24, 1, true);
      this.#setPointer(header + 32, address + controls + i * CONTROL);
      this.view.setUint32(header + 40, CONTROL, true);
      this.#setPointer(iovec, address + this.slots + i * this.stride);
      this.view.setUint32(iovec + 8, slotBytes, true);
    }
  }

  #setPointer(at: number, address: number): void {
    this.view.setBigUint64(at, BigInt(address), true);
  }
}
