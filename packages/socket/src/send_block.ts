/**
 * Messages for sendmmsg(2) on a connected socket: mmsghdr and iovec as in message_block.ts, without names and control data, and
 * payloads of any length one after the other.
 */
import { Arena } from './arena.ts';
import type { Libc } from './libc.ts';
import { ALIGNMENT, HEADER, IOVEC } from './message_block.ts';

/** Positions in 32-bit words. */
const HEADER_IOV = 16 / 4;
const HEADER_IOVLEN = 24 / 4;
const IOVEC_BASE = 0;
const IOVEC_LEN = 8 / 4;

/** What one call of sendmmsg(2) takes at most (UIO_MAXIOV, include/uapi/linux/uio.h). */
export const MOST_MESSAGES = 1024;

export class SendBlock {
  /** Memory for the payloads. */
  readonly bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #address: number;
  readonly #payloads: number;
  readonly #iovecs: number;

  constructor(libc: Libc, messages: number, payloadBytes: number) {
    const payloads = Math.ceil((messages * (HEADER + IOVEC)) / ALIGNMENT) * ALIGNMENT;
    const { buffer, address } = new Arena(libc, payloads + payloadBytes);
    this.bytes = new Uint8Array(buffer, payloads, payloadBytes);
    this.#words = new Int32Array(buffer, 0, payloads / 4);
    this.#address = address;
    this.#payloads = address + payloads;
    this.#iovecs = (messages * HEADER) / 4;
    for (let i = 0; i < messages; i++) {
      this.#setPointer((i * HEADER) / 4 + HEADER_IOV, address + messages * HEADER + i * IOVEC);
      this.#words[(i * HEADER) / 4 + HEADER_IOVLEN] = 1;
    }
  }

  /** Message i is `length` bytes of `bytes` from `start` on. */
  set(i: number, start: number, length: number): void {
    const iovec = this.#iovecs + (i * IOVEC) / 4;
    this.#setPointer(iovec + IOVEC_BASE, this.#payloads + start);
    this.#words[iovec + IOVEC_LEN] = length;
  }

  addressOf(message: number): number {
    return this.#address + message * HEADER;
  }

  #setPointer(word: number, address: number): void {
    this.#words[word] = address | 0;
    this.#words[word + 1] = Math.floor(address / 2 ** 32);
  }
}
