import { Worker } from 'node:worker_threads';
import { WorkerCounters } from './worker/counters.ts';
import type { Failure, WorkerMessage, WorkerPlan, WorkerStart } from './worker/protocol.ts';
import { Window } from './worker/window.ts';

/** What went wrong in a worker, with the name and code that it had there. */
export class WorkerError extends Error {
  readonly code: string;

  constructor({ name, code, message }: Failure) {
    super(message);
    this.name = name;
    this.code = code;
  }
}

export interface LifeHooks {
  /** Takes records over; resolves when there is room for more. */
  take(lines: Uint8Array, records: number): Promise<void>;
  warn(message: string): void;
}

/** A worker thread from its start to its end. */
export class WorkerLife {
  readonly counters = new WorkerCounters();
  /** Resolves when it reads packets. Rejects with what kept it from that. */
  readonly ready: Promise<void>;
  /** Resolves when the thread is gone and its records are taken: undefined where it came to its end as it should. */
  readonly end: Promise<Failure | undefined>;
  readonly #window = new Window();
  readonly #worker: Worker;
  readonly #hooks: LifeHooks;
  readonly #isReady = Promise.withResolvers<void>();
  /** Records are taken over in order. */
  #taken: Promise<void> = Promise.resolve();
  /** What the thread said last. */
  #last: Extract<WorkerMessage, { type: 'end' }> | undefined;

  constructor(name: string, main: URL, plan: WorkerPlan, hooks: LifeHooks) {
    const workerData: WorkerStart = { ...plan, counters: this.counters.buffer, window: this.#window.buffer };
    this.#hooks = hooks;
    this.#worker = new Worker(main, { workerData, name });
    this.#worker.on('message', (message: WorkerMessage) => this.#hear(message));
    this.ready = this.#isReady.promise;
    this.end = this.#live();
  }

  /** It is to read what waits, write its flows and end. */
  stop(): void {
    this.#window.stop();
  }

  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  async #live(): Promise<Failure | undefined> {
    let fault: Failure = { name: 'Error', code: '', message: 'it exited' };
    this.#worker.on('error', (error) => {
      fault = { name: error.name, code: 'code' in error ? String(error.code) : '', message: error.message };
    });
    await new Promise((resolve) => this.#worker.on('exit', resolve));
    await this.#taken;
    const failure = this.#last === undefined ? fault : this.#last.failure;
    if (failure !== undefined) this.#isReady.reject(new WorkerError(failure));
    return failure;
  }

  #hear(message: WorkerMessage): void {
    if (message.type === 'end') this.#last = message;
    else if (message.type === 'ready') {
      for (const warning of message.warnings) this.#hooks.warn(warning);
      this.#isReady.resolve();
    } else {
      const { lines, records } = message;
      this.#taken = this.#taken.then(async () => {
        await this.#hooks.take(lines, records);
        this.#window.take(lines.length);
      });
    }
  }
}
