import type { Socket } from 'node:net';

const BLOCK = Buffer.from('mirrorscope lab '.repeat(4096));

/** Counts what a socket receives and lets a conversation wait for it; keeps the first bytes only. */
export class ByteSocket {
  readonly socket: Socket;
  received = 0;
  head = Buffer.alloc(0);
  readonly #keep: number;
  #wake: (() => void) | undefined;
  #closed = false;

  /** `keep`: how many of the first bytes to hold on to in `head`. */
  constructor(socket: Socket, keep = 0) {
    this.socket = socket;
    this.#keep = keep;
    socket.on('data', (chunk: Buffer) => {
      const missing = this.#keep - this.head.length;
      if (missing > 0) this.head = Buffer.concat([this.head, chunk.subarray(0, missing)]);
      this.received += chunk.length;
      this.#wake?.();
    });
    socket.on('drain', () => this.#wake?.());
    socket.on('close', () => {
      this.#closed = true;
      this.#wake?.();
    });
    // A reset ends the conversation by 'close'; who wants the reason listens for it.
    socket.on('error', () => undefined);
  }

  /** Waits until `bytes` in all have come; false if the connection closed before. */
  async upTo(bytes: number): Promise<boolean> {
    while (this.received < bytes && !this.#closed) await this.#change();
    return this.received >= bytes;
  }

  /** Hands `bytes` to the kernel, no faster than it takes them; false if the connection closed before. */
  async send(bytes: number): Promise<boolean> {
    for (let left = bytes; left > 0 && !this.#closed; left -= BLOCK.length) {
      this.socket.write(left < BLOCK.length ? BLOCK.subarray(0, left) : BLOCK);
      while (this.socket.writableNeedDrain && !this.#closed) await this.#change();
    }
    return !this.#closed;
  }

  /** Something came, something went, or the socket closed. */
  async #change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}
