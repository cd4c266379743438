/** Bytes of records that may be on their way from a worker to the transport. */
const ROOM = 16 * 1024 * 1024;
/** Milliseconds after which a waiting worker looks again. */
const PATIENCE = 1000;

const STOP = 0;
const TAKEN = 1;
const WORDS = 2;

/**
 * What passes between a worker and its supervisor besides messages, in shared memory, since a worker deep in its packets
 * reads no messages: the wish to stop, and how many bytes of records were taken over.
 *
 * A worker whose records are not taken waits. Then its packets pile up in the kernel, which drops and counts them: the one
 * place where anything is lost, and the loss is known.
 */
export class Window {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  /** Modulo 2^32, like the number of those taken. */
  #sent = 0;

  constructor(buffer = new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  /** Supervisor: the worker is to come to its end. */
  stop(): void {
    Atomics.store(this.#words, STOP, 1);
  }

  get stopping(): boolean {
    return Atomics.load(this.#words, STOP) === 1;
  }

  /** Supervisor: so many bytes are with the transport. */
  take(bytes: number): void {
    Atomics.add(this.#words, TAKEN, bytes);
    Atomics.notify(this.#words, TAKEN);
  }

  /** Worker: waits until there is room, and takes it. False where it had to wait. */
  reserve(bytes: number): boolean {
    let waited = false;
    for (;;) {
      const taken = Atomics.load(this.#words, TAKEN);
      if (((this.#sent - taken) | 0) <= ROOM) break;
      waited = true;
      Atomics.wait(this.#words, TAKEN, taken, PATIENCE);
    }
    this.#sent = (this.#sent + bytes) | 0;
    return !waited;
  }
}
