import { setImmediate } from 'node:timers/promises';
import type { Batch } from '../batch.ts';
import type { Destination } from '../destination.ts';
import { TransportError } from '../error.ts';

export type Outcome = 'arrives' | 'arrives late' | 'held' | 'fails' | 'fails half-way' | 'closed';

/** Does with each attempt what a script says; after its end all arrives. */
export class ScriptedDestination implements Destination {
  readonly name = 'elsewhere';
  text = '';
  /** Sizes of batches, bytes, as they came. */
  readonly attempts: number[] = [];
  flushes = 0;
  closed = false;
  readonly #script: Outcome[];
  readonly #onCall: () => void;
  readonly #gate = Promise.withResolvers<void>();
  #busy = false;

  constructor(script: readonly Outcome[] = [], onCall = (): void => {}) {
    this.#script = [...script];
    this.#onCall = onCall;
  }

  /** Lets what is held arrive. */
  abort(): void {
    this.#gate.resolve();
  }

  deliver(batch: Batch): Promise<void> {
    return this.#alone(async () => {
      const bytes = Buffer.concat(batch.rest);
      this.attempts.push(bytes.length);
      const outcome = this.#script.shift() ?? 'arrives';
      if (outcome !== 'arrives') await setImmediate();
      if (outcome === 'held') await this.#gate.promise;
      const arrives =
        outcome.startsWith('arrives') || outcome === 'held' ? bytes.length : outcome === 'fails half-way' ? bytes.length >> 1 : 0;
      this.text += bytes.subarray(0, arrives).toString();
      batch.advance(arrives);
      if (outcome === 'closed') throw new TransportError('closed', 'elsewhere is closed');
      if (outcome.startsWith('fails')) throw new TransportError('write', 'elsewhere is full');
    });
  }

  flush(): Promise<void> {
    return this.#alone(async () => {
      await setImmediate();
      this.flushes++;
    });
  }

  async close(): Promise<void> {
    await this.#alone(async () => {});
    this.closed = true;
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    if (this.#busy || this.closed) throw new Error(this.closed ? 'closed already' : 'two calls at once');
    this.#busy = true;
    this.#onCall();
    try {
      await work();
    } finally {
      this.#busy = false;
    }
  }
}
