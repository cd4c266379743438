import { setImmediate } from 'node:timers/promises';
import type { Message } from '../message.ts';
import type { Sink } from '../spooled_transport.ts';
import { nameOf, numbersIn } from './messages.ts';

export type SinkOutcome = 'arrives' | 'arrives late' | 'fails' | 'arrives, but fails' | 'held' | 'refused';

/** Does with each delivery what a script says; after its end all arrives, or nothing while `down`. */
export class ScriptedSink implements Sink {
  readonly name = 'elsewhere';
  partitions = 3;
  batchBytes = 400;
  down = false;
  closed = false;
  attempts = 0;
  /** Numbers by the name of their message, in order of arrival. */
  readonly arrived = new Map<string, readonly number[]>();
  readonly #script: SinkOutcome[];
  readonly #onCall: () => void;
  #gate = Promise.withResolvers<boolean>();
  #busy = false;

  constructor(script: readonly SinkOutcome[] = [], onCall = (): void => {}) {
    this.#script = [...script];
    this.#onCall = onCall;
  }

  get numbers(): number[] {
    return [...this.arrived.values()].flat();
  }

  /** Lets what is held arrive. */
  release(): void {
    this.#gate.resolve(true);
    this.#gate = Promise.withResolvers();
  }

  async deliver(messages: readonly Message[]): Promise<readonly Message[]> {
    if (messages.length === 0) return [];
    if (this.#busy || this.closed) throw new Error(this.closed ? 'closed already' : 'two calls at once');
    this.#busy = true;
    this.attempts++;
    this.#onCall();
    try {
      const outcome = this.#script.shift() ?? (this.down ? 'fails' : 'arrives');
      if (outcome !== 'arrives') await setImmediate();
      if (outcome === 'held' && !(await this.#gate.promise)) throw new Error('given up');
      if (outcome === 'fails') throw new Error('elsewhere is down');
      const refused = outcome === 'refused' ? messages.slice(0, 1) : [];
      for (const message of messages.slice(refused.length)) this.#arrive(message);
      if (outcome === 'arrives, but fails') throw new Error('elsewhere does not answer');
      return refused;
    } finally {
      this.#busy = false;
    }
  }

  abort(): void {
    this.#gate.resolve(false);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  /** A repetition is dropped, as the reader does. */
  #arrive(message: Message): void {
    const numbers = numbersIn([message]);
    const known = this.arrived.get(nameOf(message));
    if (known === undefined) this.arrived.set(nameOf(message), numbers);
    else if (known.join() !== numbers.join()) throw new Error(`${nameOf(message)} is two messages: ${known} and ${numbers}`);
  }
}
