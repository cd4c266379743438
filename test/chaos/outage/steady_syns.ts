import type { Sender } from '@mirrorscope/replay';
import { SYN, Syns } from '../../live/syns.ts';

const PAUSE_MS = 5;
/** What is late because the machine was busy elsewhere is made up for by so many milliseconds at once, or not at all. */
const LATE_MS = 100;
const VNI = 1;
/** Odd, so that a billion connections go by before one comes again; and one is not like the next. */
const STRIDE = 0x9e3779b1;
const SERVER_PORT = 443;

/** 256 clients connect to 64 servers, again and again; each SYN becomes one record. At a steady rate. */
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
    let number = 0;
    const syns = new Syns(sender, VNI, (view, at) => {
      number = (number + STRIDE) | 0;
      view.setUint8(at + SYN.client + 3, number >>> 16);
      view.setUint16(at + SYN.server + 2, 0x0100 | ((number >>> 24) & 0x3f));
      view.setInt32(at + SYN.ports, (number << 16) | SERVER_PORT);
    });
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
