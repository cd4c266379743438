import type { Datagrams, Sender } from '@mirrorscope/replay';
import { TCP_SYN } from '@mirrorscope/wire';
import { ethernet, ipv4, tcp, vxlan } from '@mirrorscope/wire/fixtures';

/** What one system call takes. */
const TOGETHER = 1024;
/** Positions in a datagram: VXLAN 8, Ethernet 14, IPv4 20, TCP 20. */
const ADDRESSES = 8 + 14 + 12;
const PORTS = 8 + 14 + 20;
const SEQ = PORTS + 4;
/** Ports below are left to others. */
export const LOWEST_PORT = 0x8000;

/** Mirrored SYNs, each of another connection: what a flood of them looks like. The same ones for the same seed. */
export class RandomSyns {
  readonly #sender: Sender;
  readonly #datagrams: Datagrams;
  #state: number;

  constructor(sender: Sender, { vni, seed }: { readonly vni: number; readonly seed: number }) {
    this.#sender = sender;
    this.#datagrams = sender.datagrams();
    this.#state = seed;
    const syn = vxlan(ethernet(ipv4(tcp(new Uint8Array(0), { flags: TCP_SYN, ack: 0 }))), vni);
    for (let i = 0; i < TOGETHER; i++) this.#datagrams.outbox.bytes.set(syn, this.#datagrams.add(syn.length, 0));
  }

  /** Sends so many, as fast as the system takes them. */
  async send(count: number): Promise<void> {
    for (let left = count; left > 0; left -= TOGETHER) {
      const now = Math.min(left, TOGETHER);
      this.#renew(now);
      await this.#sender.send(this.#datagrams, 0, now);
    }
  }

  #renew(count: number): void {
    const { view, start } = this.#datagrams;
    for (let i = 0; i < count; i++) {
      const at = start[i]!;
      view.setInt32(at + ADDRESSES, this.#random());
      view.setInt32(at + ADDRESSES + 4, this.#random());
      view.setInt32(at + PORTS, this.#random() | (LOWEST_PORT << 16) | LOWEST_PORT);
      view.setInt32(at + SEQ, this.#random());
    }
  }

  /** xorshift (Marsaglia 2003), all 32-bit numbers but 0. */
  #random(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return state;
  }
}
