import type { Clock } from '../clock.ts';
import { MirrorError } from '../error.ts';
import { type Guard, isBreach, percent, type Reading, type Step } from './guard.ts';

/** Looks in a row in which a guard may fail: who cannot see should not widen. */
const BLIND = 2;
/** Milliseconds that a guard may take: one that hangs must not keep the others from being heard. */
const ANSWER_WITHIN = 15_000;

/** All guards of a ramp, looked at together. */
export class Lookout {
  readonly #guards: readonly Guard[];
  readonly #clock: Clock;
  readonly #failures = new Map<Guard, number>();
  /** The last that was read of each measure. */
  #readings = new Map<string, Reading>();

  constructor(guards: readonly Guard[], clock: Clock) {
    this.#guards = guards;
    this.#clock = clock;
  }

  get readings(): readonly Reading[] {
    return [...this.#readings.values()];
  }

  /** Throws what a guard throws that sees nothing already now. */
  async begin(): Promise<void> {
    this.#readings = new Map();
    this.#failures.clear();
    await Promise.all(this.#guards.map((guard) => this.#inTime(guard, guard.begin())));
  }

  /** Why the step has to end; undefined where nothing says so. */
  async look(step: Step, onReading: (reading: Reading) => void): Promise<string | undefined> {
    const found = await Promise.all(this.#guards.map((guard) => this.#lookOf(guard, step)));
    const readings = found.flatMap((one) => (typeof one === 'string' ? [] : one));
    for (const reading of readings) {
      this.#readings.set(reading.measure, reading);
      onReading(reading);
    }
    const why = [...readings.filter(isBreach).map(breachText), ...found.filter((one) => typeof one === 'string')].filter(
      (text) => text !== '',
    );
    return why.length === 0 ? undefined : why.join('; ');
  }

  /** Readings, or why the guard has been blind for too long; an empty text as long as it may be. */
  async #lookOf(guard: Guard, step: Step): Promise<readonly Reading[] | string> {
    try {
      const readings = await this.#inTime(guard, guard.look(step));
      this.#failures.delete(guard);
      return readings;
    } catch (error) {
      if (!(error instanceof MirrorError)) throw error;
      const failures = (this.#failures.get(guard) ?? 0) + 1;
      this.#failures.set(guard, failures);
      return failures < BLIND ? '' : `${guard.name} cannot be read: ${error.message}`;
    }
  }

  /** Throws MirrorError unreachable. */
  async #inTime<T>({ name }: Guard, answer: Promise<T>): Promise<T> {
    const over = new AbortController();
    const late = this.#clock.sleep(ANSWER_WITHIN, over.signal).then(() => {
      throw new MirrorError('unreachable', `no answer of ${name} within ${ANSWER_WITHIN / 1000} s`);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      over.abort();
    }
  }
}

const breachText = ({ measure, value = 0, limit, detail }: Reading): string =>
  limit <= 1
    ? `${measure}: ${percent(value)}, at most ${percent(limit)} (${detail})`
    : `${measure}: ${value}, at most ${limit} (${detail})`;
