import { type PacketSource, UdpPort, UdpSource } from '@mirrorscope/capture';
import { decode, Packet, REFUSAL_NAMES } from '@mirrorscope/wire';

interface Context {
  after(run: () => void): void;
}

/** What decoding says of a packet, less what replaying changes: times, lengths of outer headers, the outer source. */
export interface Seen {
  readonly refusal: string;
  readonly encap: number;
  readonly vni: number;
  readonly truncated: number;
  /** VLAN, addresses, ports, sequence and acknowledgement, flags, payload. */
  readonly inner: string;
  /** Seconds, with a fraction. */
  readonly time: number;
}

/** All packets of a source, until `enough` says so after a batch. */
export async function seenIn(source: PacketSource, enough: (packets: number) => boolean = () => false): Promise<Seen[]> {
  const seen: Seen[] = [];
  const packet = new Packet();
  for await (const batch of source.batches()) {
    for (let i = 0; i < batch.count; i++) {
      packet.original = batch.original[i]!;
      const code = decode(batch.view, batch.offset[i]!, batch.captured[i]!, batch.linkType[i]!, packet, true);
      const { encap, vni, truncated, vlan, src2, src3, dst2, dst3, srcPort, dstPort, seq, ack, tcpFlags, payloadBytes } = packet;
      const inner = [vlan, src2, src3, dst2, dst3, srcPort, dstPort, seq, ack, tcpFlags, payloadBytes].join();
      seen.push({ refusal: REFUSAL_NAMES[code]!, encap, vni, truncated, inner, time: (batch.sec[i]! >>> 0) + batch.nsec[i]! / 1e9 });
    }
    if (enough(seen.length)) break;
  }
  await source.close();
  return seen;
}

/** A UDP port at which packets are collected; closed when the test is over. */
export class Collector {
  readonly #port: UdpPort;
  readonly #source: UdpSource;

  private constructor(port: UdpPort, source: UdpSource) {
    this.#port = port;
    this.#source = source;
  }

  static async open(context: Context, encapsulation: 'vxlan' | 'geneve' = 'vxlan'): Promise<Collector> {
    const port = await UdpPort.open({ address: '127.0.0.1', port: 0, encapsulation, receiveBuffer: 16 << 20, workers: 1 });
    const source = await UdpSource.open(port.handles[0]!);
    context.after(async () => {
      await source.close();
      port.close();
    });
    return new Collector(port, source);
  }

  get to(): { address: string; port: number } {
    return { address: '127.0.0.1', port: this.#port.port };
  }

  /** Packets that the kernel had no room for. */
  get dropped(): number {
    return this.#port.dropped;
  }

  /** What arrives, until so many packets arrived or were dropped: `sent` is asked after each batch. */
  collect(sent: () => number): Promise<Seen[]> {
    return seenIn(this.#source, (packets) => packets + this.dropped >= sent());
  }

  /** Nobody listens at the port any more. */
  async close(): Promise<void> {
    await this.#source.close();
    this.#port.close();
  }
}
