/**
 * What has been made and must be taken down again, last made first. Steps are synchronous, so that they also run while the
 * process exits: at its end, on an uncaught error, on SIGINT and on SIGTERM.
 */
export class Undo {
  readonly #steps: (() => void)[] = [];
  readonly #onExit = () => this.run();
  readonly #onSignal = (signal: NodeJS.Signals) => {
    this.run();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };

  constructor() {
    process.on('exit', this.#onExit);
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  add(step: () => void): void {
    this.#steps.push(step);
  }

  /** Runs every step, also after one failed; throws the first failure at the end. A second call does nothing. */
  run(): void {
    process.off('exit', this.#onExit);
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
    const failures: unknown[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        step();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
