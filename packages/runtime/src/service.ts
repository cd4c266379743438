import { durationText } from './duration.ts';
import type { Health } from './health.ts';
import { onInterrupt } from './interrupt.ts';
import type { Logger } from './log.ts';

export interface ServiceOptions {
  readonly log: Logger;
  readonly health: Health;
  /** Stopping may take so long, seconds; then the process ends as it is. */
  readonly drainLimit: number;
}

/** What a service that starts or runs may ask for. */
export interface Service {
  /**
   * Has something that was just started stopped at the end, before all that was started earlier. While the service is ending
   * this throws, so that nothing more is started; what was handed over is stopped all the same.
   * @param left what is lost if there is no time for that: `1,234 records waiting`
   */
  onStop(name: string, stop: () => unknown, left?: () => string): void;
  /** Ends the service as a signal does; with a failure the exit code is 1. */
  end(why: string, failure?: unknown): void;
}

interface Started {
  readonly name: string;
  readonly stop: () => unknown;
  readonly left: (() => string) | undefined;
}

/**
 * Runs a service from its start to SIGTERM, SIGINT, its own end or an exception that nobody caught. Then all that was started is
 * stopped, last things first. A second signal, or the end of the limit, ends the process at once with code 1.
 * @returns the exit code: 0, or 1 where something failed
 * @throws what `start` threw, after stopping what it had started
 */
export async function runService(options: ServiceOptions, start: (service: Service) => Promise<void>): Promise<number> {
  const run = new Run(options);
  try {
    return await run.toEnd(start);
  } finally {
    run.release();
  }
}

class Run implements Service {
  readonly #log: Logger;
  readonly #health: Health;
  readonly #drainLimit: number;
  readonly #started: Started[] = [];
  readonly #ending = Promise.withResolvers<void>();
  readonly #releaseSignals: () => void;
  /** Waiting for a signal is work, though Node does not think so. */
  readonly #alive = setInterval(() => {}, 2 ** 30);
  #limit: NodeJS.Timeout | undefined;
  #exitCode = 0;

  constructor({ log, health, drainLimit }: ServiceOptions) {
    this.#log = log;
    this.#health = health;
    this.#drainLimit = drainLimit;
    this.#releaseSignals = onInterrupt(
      (signal) => this.end(signal),
      (signal) => this.#cutOff(`a second signal, ${signal}`),
      ['SIGINT', 'SIGTERM'],
    );
    // Unlike a listener for the event, this keeps handlers away that would end the process.
    process.setUncaughtExceptionCaptureCallback((error) => this.end('an error that nobody caught', error));
  }

  release(): void {
    clearTimeout(this.#limit);
    clearInterval(this.#alive);
    this.#releaseSignals();
    process.setUncaughtExceptionCaptureCallback(null);
  }

  onStop(name: string, stop: () => unknown, left?: () => string): void {
    this.#started.push({ name, stop, left });
    if (this.#limit !== undefined) throw new Ended();
  }

  end(why: string, failure?: unknown): void {
    if (failure !== undefined) {
      this.#exitCode = 1;
      this.#log.fatal({ err: failure }, why);
      this.#health.fail(failure instanceof Error ? failure.message : String(failure));
    }
    if (this.#limit !== undefined) return;
    this.#log.info(`${why}: draining, for ${durationText(this.#drainLimit)} at most`);
    this.#drain();
  }

  async toEnd(start: (service: Service) => Promise<void>): Promise<number> {
    try {
      await start(this);
      this.#health.ready();
      await this.#ending.promise;
    } catch (error) {
      this.#drain();
      if (!(error instanceof Ended)) throw error;
    } finally {
      await this.#stop();
    }
    this.#log.info('stopped');
    return this.#exitCode;
  }

  #drain(): void {
    this.#health.drain();
    this.#limit ??= setTimeout(() => this.#cutOff('the time for draining is over'), this.#drainLimit * 1000);
    this.#ending.resolve();
  }

  async #stop(): Promise<void> {
    for (let last = this.#started.at(-1); last !== undefined; last = this.#started.at(-1)) {
      try {
        await last.stop();
      } catch (err) {
        this.#exitCode = 1;
        this.#log.error({ err }, `${last.name} did not stop cleanly`);
      }
      this.#started.pop();
    }
  }

  #cutOff(why: string): never {
    const cut = this.#started.toReversed().map(({ name, left }) => (left === undefined ? name : `${name} (${left()})`));
    this.#log.fatal(`${why}: cut off ${cut.join(', ') || 'while starting'}`);
    process.exit(1);
  }
}

/** Leaves a start that is in vain. */
class Ended extends Error {}
