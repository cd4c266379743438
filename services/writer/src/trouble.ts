import { type Logger, limited } from '@mirrorscope/runtime';
import type { Claim } from '@mirrorscope/transport/consume';
import type { DeadMessage } from './block/ledger.ts';
import type { PartitionLog, Task } from './shared.ts';

const AGAIN_S = 60;

const NAMES: Readonly<Record<Task, string>> = {
  insert: 'ClickHouse takes no rows',
  commit: 'Kafka takes no offsets',
  bury: 'dead messages cannot be put aside',
};

/** What goes wrong, in the log and for health. */
export class Trouble implements PartitionLog {
  readonly #log: Logger;
  readonly #current = new Map<Task, string>();
  readonly #warn: ReturnType<typeof limited>;
  readonly #tellDead: ReturnType<typeof limited>;
  readonly #tellLost: ReturnType<typeof limited>;

  constructor(log: Logger) {
    this.#log = log;
    this.#warn = limited(log, 'warn', AGAIN_S);
    this.#tellDead = limited(log, 'warn', AGAIN_S);
    this.#tellLost = limited(log, 'error', AGAIN_S);
  }

  /** What does not work at the moment, a line each. */
  get lines(): Iterable<string> {
    return this.#current.values();
  }

  failed(task: Task, error: unknown): void {
    const line = `${NAMES[task]}: ${error instanceof Error ? error.message : String(error)}`;
    this.#current.set(task, line);
    this.#warn(line);
  }

  works(task: Task): void {
    if (this.#current.delete(task)) this.#log.info(`it is over: ${NAMES[task]}`);
  }

  dead({ topic, partition }: Claim, { message: { offset }, death: { reason, detail } }: DeadMessage, notBuried?: unknown): void {
    const where = { topic, partition, offset, reason };
    if (notBuried === undefined) this.#tellDead(`a message was put aside: ${detail}`, where);
    else this.#tellLost(`a message was given up: ${detail}; it could not be put aside either`, { ...where, err: notBuried });
  }
}
