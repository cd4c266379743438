/** Lets so many do something at a time; the others wait in line. */
export class Slots {
  #free: number;
  readonly #line = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves when it is one's turn, with what has to be called afterwards. Rejects where the signal is aborted first. */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#turn(signal);
    return () => this.#leave();
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#line.delete(enter);
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#line.add(enter);
    });
  }

  #leave(): void {
    const [next] = this.#line;
    if (next === undefined) this.#free++;
    else {
      this.#line.delete(next);
      next();
    }
  }
}

/** The place of one who comes and goes. */
export class Place {
  readonly #slots: Slots;
  #leave: (() => void) | undefined;

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** As Slots.enter(), but does not wait where it has the place. */
  async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#leave ??= await this.#slots.enter(signal);
  }

  leave(): void {
    this.#leave?.();
    this.#leave = undefined;
  }
}
