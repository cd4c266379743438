import type { Sender } from '@mirrorscope/replay';
import { RandomSyns } from '../../live/random_syns.ts';

const PAUSE_MS = 5;
/** What is late because the machine was busy elsewhere is made up for by so many milliseconds at once, or not at all. */
const LATE_MS = 100;

/** SYNs of ever new connections, each of which becomes one record, at a steady rate. */
export class SteadySyns {
  readonly #done: Promise<void>;
  #stopping = false;

  constructor(sender: Sender, perSecond: number) {
    this.#done = this.#run(sender, perSecond / 1000);
  }

  /** Resolves when the last one is sent. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#done;
  }

  async #run(sender: Sender, perMs: number): Promise<void> {
    const syns = new RandomSyns(sender, { vni: 1, seed: 1 });
    let due = performance.now();
    while (!this.#stopping) {
      await sender.sleep(PAUSE_MS);
      due = Math.max(due, performance.now() - LATE_MS);
      const count = Math.floor((performance.now() - due) * perMs);
      await syns.send(count);
      due += count / perMs;
    }
  }
}
