import { setTimeout as sleep } from 'node:timers/promises';
import { WorkerCounters } from './worker/counters.ts';
import type { WorkerPlan } from './worker/protocol.ts';
import { type LifeHooks, WorkerError, WorkerLife } from './worker_life.ts';

const MAIN = new URL('./worker/main.ts', import.meta.url);
/** Milliseconds before a worker that died has a successor; doubled where that one dies within LONG_LIFE. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 30_000;
const LONG_LIFE = 60_000;

/** Keeps one thread running for each plan. One that dies has a successor, and is counted; the others go on. */
export class WorkerPool {
  readonly #seats: readonly Seat[];

  /** `main`: the workers' program. */
  constructor(plans: readonly WorkerPlan[], hooks: LifeHooks, main = MAIN) {
    this.#seats = plans.map((plan, i) => new Seat(`worker ${i}`, plan, hooks, main));
  }

  /** Resolves when all workers read packets. Throws what keeps one from it; then all are gone. */
  async start(): Promise<void> {
    try {
      await Promise.all(this.#seats.map((seat) => seat.start()));
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** Resolves when every source has come to its end, by itself or after stop(), and all records were taken. Rejects with a file's error. */
  async ended(): Promise<void> {
    await Promise.all(this.#seats.map((seat) => seat.ended));
  }

  /** All are to read what waits, write their flows and end. */
  stop(): void {
    for (const seat of this.#seats) seat.stop();
  }

  /** Ends all at once. */
  async kill(): Promise<void> {
    await Promise.all(this.#seats.map((seat) => seat.kill()));
  }

  /** Sums over all workers, those that died included. */
  counters(): WorkerCounters {
    const sum = new WorkerCounters();
    for (const seat of this.#seats) seat.addTo(sum);
    return sum;
  }

  /** Workers that died. */
  get deaths(): number {
    return this.#seats.reduce((sum, seat) => sum + seat.deaths, 0);
  }

  /** Flows that were in the memory of workers that died. */
  get flowsLost(): number {
    return this.#seats.reduce((sum, seat) => sum + seat.flowsLost, 0);
  }
}

/** A worker and its successors. */
class Seat {
  deaths = 0;
  flowsLost = 0;
  ended: Promise<void> = Promise.resolve();
  readonly #name: string;
  readonly #plan: WorkerPlan;
  readonly #hooks: LifeHooks;
  readonly #main: URL;
  /** What the dead counted. */
  readonly #past = new WorkerCounters();
  readonly #stop = new AbortController();
  #life: WorkerLife | undefined;

  constructor(name: string, plan: WorkerPlan, hooks: LifeHooks, main: URL) {
    this.#name = name;
    this.#plan = plan;
    this.#hooks = hooks;
    this.#main = main;
  }

  async start(): Promise<void> {
    const life = this.#begin();
    await life.ready;
    this.ended = this.#keep(life);
    // Whoever waits for the end hears of a failure; nobody has to wait.
    this.ended.catch(() => {});
  }

  stop(): void {
    this.#stop.abort();
    this.#life?.stop();
  }

  async kill(): Promise<void> {
    this.#stop.abort();
    await this.#life?.kill();
  }

  addTo(sum: WorkerCounters): void {
    sum.add(this.#past);
    if (this.#life !== undefined) sum.add(this.#life.counters);
  }

  #begin(): WorkerLife {
    this.#life = new WorkerLife(this.#name, this.#main, this.#plan, this.#hooks);
    return this.#life;
  }

  async #keep(first: WorkerLife): Promise<void> {
    let pause = FIRST_PAUSE;
    for (let life = first; ; life = this.#begin()) {
      const begun = performance.now();
      const failure = await life.end;
      if (failure === undefined || this.#stop.signal.aborted) return;
      if (this.#plan.source.kind === 'file') throw new WorkerError(failure);
      this.#bury(life);
      pause = performance.now() - begun > LONG_LIFE ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
      this.#hooks.warn(`${this.#name} died: ${failure.message}; another takes over in ${pause} ms`);
      await sleep(pause, undefined, { signal: this.#stop.signal }).catch(() => {});
      if (this.#stop.signal.aborted) return;
    }
  }

  #bury(life: WorkerLife): void {
    this.deaths++;
    this.flowsLost += life.counters.get('active');
    life.counters.set('active', 0);
    this.#past.add(life.counters);
    this.#life = undefined;
  }
}
