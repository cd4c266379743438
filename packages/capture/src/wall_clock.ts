/** Further from the system's clock than this, in milliseconds, it was set anew, and we follow. */
const TOLERANCE = 2;

/**
 * The wall clock, finer than the milliseconds of Date.now(): the monotonic clock, put where the wall clock stands. Reading it
 * allocates nothing.
 */
export class WallClock {
  /** As last read: seconds since 1970, and nanoseconds. */
  sec = 0;
  nsec = 0;
  readonly #baseSeconds = Math.floor(performance.timeOrigin / 1000);
  /** Milliseconds from #baseSeconds to the zero of the monotonic clock. */
  #offset = performance.timeOrigin % 1000;

  /** Follows the system's clock where that was set. Worth doing now and then, not for each reading. */
  adjust(): void {
    const before = performance.now();
    const behind = Date.now() - (this.#baseSeconds * 1000 + this.#offset + before);
    // Where the process was suspended in between, what was read says nothing.
    const isCertain = performance.now() - before < TOLERANCE / 2;
    if (isCertain && Math.abs(behind) > TOLERANCE) this.#offset += behind;
  }

  read(): void {
    const milliseconds = this.#offset + performance.now();
    const seconds = Math.floor(milliseconds / 1000);
    this.sec = this.#baseSeconds + seconds;
    this.nsec = Math.floor((milliseconds - seconds * 1000) * 1_000_000);
  }
}
