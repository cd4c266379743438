import { MOST_MESSAGES, SocketError } from '@mirrorscope/socket';
import { BLOCK_BYTES, Datagrams } from './datagrams.ts';
import { DgramOutlet } from './dgram_outlet.ts';
import { MmsgOutlet } from './mmsg_outlet.ts';
import type { Outlet } from './outlet.ts';

/** Sends datagrams to one address, as fast as they are handed over. Each goes once: what found no room is sent when there is some. */
export class Sender {
  /** Datagrams and bytes of theirs that the system took. */
  sent = 0;
  bytes = 0;
  /** What whoever runs this should know, a line each. */
  readonly warnings: readonly string[];
  readonly #outlet: Outlet;
  #closed = false;
  #refusals = 0;

  constructor(outlet: Outlet, warnings: readonly string[] = []) {
    this.#outlet = outlet;
    this.warnings = warnings;
  }

  /** Throws SocketError where the address cannot be sent to. Without sendmmsg(2) Node's own sockets are used, which is a warning. */
  static async open(address: string, port: number): Promise<Sender> {
    try {
      return new Sender(await MmsgOutlet.open(address, port));
    } catch (error) {
      if (!(error instanceof SocketError) || error.code !== 'unsupported') throw error;
      return new Sender(await DgramOutlet.open(address, port), [`sending datagrams one by one, which is slower: ${error.message}`]);
    }
  }

  /** Room for datagrams that this sender can send. */
  datagrams(): Datagrams {
    return new Datagrams(this.#outlet.outbox(MOST_MESSAGES, BLOCK_BYTES));
  }

  /** Resolves when all are sent, or when the sender is closed. Throws SocketError. */
  async send(datagrams: Datagrams, from = 0, to = datagrams.count): Promise<void> {
    for (let at = from; at < to && !this.#closed; ) {
      const going = datagrams.outbox.send(at, to);
      const count = typeof going === 'number' ? going : await going;
      this.sent += count;
      this.bytes += datagrams.start[at + count]! - datagrams.start[at]!;
      at += count;
      if (count === 0) await this.#outlet.room();
    }
  }

  /** Resolves after so many milliseconds, which may have a fraction, or when the sender is closed. */
  sleep(milliseconds: number): Promise<void> {
    return this.#outlet.sleep(milliseconds);
  }

  /** How often the system said that nobody listens there; at least once where nobody ever did on this machine, others may be silent. */
  get refusals(): number {
    return this.#closed ? this.#refusals : this.#outlet.refusals;
  }

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    if (this.#closed) return;
    this.#refusals = this.#outlet.refusals;
    this.#closed = true;
    this.#outlet.close();
  }
}
