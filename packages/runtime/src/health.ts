export type HealthState = 'starting' | 'ready' | 'draining' | 'failed';

/** What a service says of itself to those who watch it. */
export class Health {
  #state: HealthState = 'starting';
  readonly #reasons: string[] = [];
  readonly #warnings: (() => Iterable<string>)[] = [];
  readonly #ending = new AbortController();

  get state(): HealthState {
    return this.#state;
  }

  /** Fires when the service starts to drain or has failed: nothing new should be sent to it. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Why it failed. */
  get reasons(): readonly string[] {
    return this.#reasons;
  }

  /** What is worth knowing though the service works. */
  get warnings(): string[] {
    return this.#warnings.flatMap((read) => [...read()]);
  }

  /** Has warnings read whenever they are asked for. */
  addWarnings(read: () => Iterable<string>): void {
    this.#warnings.push(read);
  }

  ready(): void {
    if (this.#state === 'starting') this.#state = 'ready';
  }

  drain(): void {
    if (this.#state !== 'failed') this.#state = 'draining';
    this.#ending.abort();
  }

  fail(reason: string): void {
    this.#state = 'failed';
    this.#reasons.push(reason);
    this.#ending.abort();
  }
}
