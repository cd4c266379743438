import { Arena } from './arena.ts';
import { systemError } from './error.ts';
import { type Libc, loadLibc } from './libc.ts';

/** include/uapi/linux/time.h, timerfd.h */
const CLOCK_MONOTONIC = 1;
const TFD_NONBLOCK = 0x800;
const TFD_CLOEXEC = 0x80000;

/** struct itimerspec: interval and first expiry, each as seconds and nanoseconds of 64 bits. Behind it, what read(2) gives. */
const VALUE_SEC = 16;
const VALUE_NSEC = 24;
const EXPIRATIONS = 32;
const SCRATCH = 64;

/** Wakes the event loop to some ten microseconds (timerfd_create(2)), where setTimeout() knows only milliseconds. */
export class PreciseTimer {
  readonly #libc: Libc;
  readonly #fd: number;
  readonly #scratch: Arena;
  readonly #view: DataView;
  readonly #watch: { close(): void };
  #wake: () => void = () => {};
  #closed = false;

  private constructor(libc: Libc, fd: number) {
    this.#libc = libc;
    this.#fd = fd;
    this.#scratch = new Arena(libc, SCRATCH);
    this.#view = new DataView(this.#scratch.buffer);
    this.#watch = libc.koffi.node.poll(fd, { readable: true }, () => this.#expired());
  }

  /** Throws SocketError. */
  static async open(): Promise<PreciseTimer> {
    const libc = await loadLibc();
    const fd = libc.timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (fd < 0) throw systemError('timerfd_create', libc.errno());
    return new PreciseTimer(libc, fd);
  }

  /** Resolves after so many milliseconds, which may have a fraction; at once where the timer is closed. One sleep at a time. */
  sleep(milliseconds: number): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
      // Zero would disarm it.
      const nanoseconds = Math.max(1, Math.ceil(milliseconds * 1e6));
      this.#view.setBigInt64(VALUE_SEC, BigInt(Math.floor(nanoseconds / 1e9)), true);
      this.#view.setBigInt64(VALUE_NSEC, BigInt(nanoseconds % 1e9), true);
      if (this.#libc.timerfd_settime(this.#fd, 0, this.#scratch.address, 0) < 0) throw systemError('timerfd_settime', this.#libc.errno());
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch.close();
    this.#libc.close(this.#fd);
    this.#wake();
  }

  #expired(): void {
    if (this.#libc.read(this.#fd, this.#scratch.address + EXPIRATIONS, 8) > 0) this.#wake();
  }
}
