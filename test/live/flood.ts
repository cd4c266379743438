import { setImmediate as eventLoop } from 'node:timers/promises';
import { Sender } from '@mirrorscope/replay';
import { randomSyns } from './random_syns.ts';

const VNI = 9;
const SOME = 8192;

/** SYNs of ever new connections, as fast as the system takes them, until they are stopped. */
export class Flood {
  readonly #sender: Sender;
  readonly #done: Promise<void>;
  #stopping = false;

  private constructor(sender: Sender) {
    this.#sender = sender;
    this.#done = this.#run();
  }

  static async start(port: number): Promise<Flood> {
    return new Flood(await Sender.open('127.0.0.1', port));
  }

  /** Gives how many were sent. */
  async stop(): Promise<number> {
    this.#stopping = true;
    await this.#done;
    this.#sender.close();
    return this.#sender.sent;
  }

  async #run(): Promise<void> {
    const syns = randomSyns(this.#sender, { vni: VNI, seed: 1 });
    while (!this.#stopping) {
      await syns.send(SOME);
      await eventLoop();
    }
  }
}
