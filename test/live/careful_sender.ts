import type { Datagrams, Sender } from '@mirrorscope/replay';
import type { ListenerProcess } from './listener_process.ts';
import { packetCounts } from './packet_counts.ts';
import { MIB } from './process_memory.ts';

/** What a listener asks for where nothing else is said. */
const BUFFER = 64 * MIB;
/** What a short packet takes of it in the kernel, with room to spare. */
const PACKET = 1024;
const PAUSE_MS = 5;

/** Sends to a listener no more than its receive buffer holds, however slow it is: so nothing is dropped. */
export class CarefulSender {
  readonly #sender: Sender;
  readonly #listener: ListenerProcess;
  /** Short packets that may wait for the listener. */
  readonly #most: number;
  readonly #block: Datagrams;
  /** What the listener was done with when it was asked last. */
  #done = 0;

  constructor(sender: Sender, listener: ListenerProcess) {
    const granted = listener.log.find(/receive buffer is (\d+) bytes/)?.[1] ?? BUFFER;
    this.#sender = sender;
    this.#listener = listener;
    this.#most = Math.floor(Number(granted) / PACKET);
    this.#block = sender.datagrams();
  }

  /** Waits for room, then sends so many short packets by `send`, as few at a time as there is room for. */
  async send(packets: number, send: (packets: number) => Promise<void>): Promise<void> {
    for (let left = packets; left > 0; ) {
      const now = Math.min(left, this.#most - (this.#sender.sent - this.#done));
      if (now > 0) {
        await send(now);
        left -= now;
      } else {
        // Asked all the time it would have nothing else to do.
        await this.#sender.sleep(PAUSE_MS);
        const { received, dropped } = packetCounts(await this.#listener.metrics());
        this.#done = received + dropped;
      }
    }
  }

  /** Sends a few datagrams. */
  sendAll(datagrams: readonly Uint8Array[]): Promise<void> {
    let next = 0;
    return this.send(datagrams.length, async (count) => {
      this.#block.clear();
      for (const datagram of datagrams.slice(next, next + count)) {
        this.#block.outbox.bytes.set(datagram, this.#block.add(datagram.length, 0));
      }
      next += count;
      await this.#sender.send(this.#block);
    });
  }
}
