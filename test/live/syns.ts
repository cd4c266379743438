import type { Datagrams, Sender } from '@mirrorscope/replay';
import { TCP_SYN } from '@mirrorscope/wire';
import { ethernet, ipv4, tcp, vxlan } from '@mirrorscope/wire/fixtures';

/** What one system call takes. */
const TOGETHER = 1024;
/** Positions in a datagram: VXLAN 8, Ethernet 14, IPv4 20, TCP 20. */
const ADDRESSES = 8 + 14 + 12;
const PORTS = 8 + 14 + 20;

/** Where a SYN has the addresses and ports of its client and server, and its sequence number, and what they are before anybody writes them. */
export const SYN = { client: ADDRESSES, server: ADDRESSES + 4, ports: PORTS, seq: PORTS + 4 } as const;

/** Mirrored SYNs, as fast as the system takes them. Each is written anew by whoever knows which connection is next. */
export class Syns {
  readonly #sender: Sender;
  readonly #datagrams: Datagrams;
  readonly #renew: (view: DataView, at: number) => void;

  /** @param renew writes the SYN that begins at `at` */
  constructor(sender: Sender, vni: number, renew: (view: DataView, at: number) => void) {
    this.#sender = sender;
    this.#datagrams = sender.datagrams();
    this.#renew = renew;
    const syn = vxlan(ethernet(ipv4(tcp(new Uint8Array(0), { flags: TCP_SYN, ack: 0 }))), vni);
    for (let i = 0; i < TOGETHER; i++) this.#datagrams.outbox.bytes.set(syn, this.#datagrams.add(syn.length, 0));
  }

  /** Sends so many. */
  async send(count: number): Promise<void> {
    const { view, start } = this.#datagrams;
    for (let left = count; left > 0; left -= TOGETHER) {
      const now = Math.min(left, TOGETHER);
      for (let i = 0; i < now; i++) this.#renew(view, start[i]!);
      await this.#sender.send(this.#datagrams, 0, now);
    }
  }
}
