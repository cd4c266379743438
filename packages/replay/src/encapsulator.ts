import type { PacketBatch } from '@mirrorscope/wire';
import type { Datagrams } from './datagrams.ts';
import { ETHERNET_HEADER, TUNNEL_HEADER, VNI_LENGTH, writeEthernet, writeGeneve, writeVni, writeVxlan } from './headers.ts';
import { type Encapsulation, Plan } from './plan.ts';
import { viewpointVni } from './viewpoint_vni.ts';

export interface EncapsulatorOptions {
  /**
   * What the target takes. Mirror copies in this encapsulation, known by their UDP port, go as they were recorded; all other
   * packets are wrapped into it. VXLAN in GENEVE is wrapped as by a Gateway Load Balancer endpoint, so that the outer source
   * and the VNI stay what they were. `none`: the payload of every UDP datagram as it was recorded, and nothing else.
   */
  readonly encapsulation: Encapsulation;
  /** The VNI that all packets are known by. Where it is not given copies keep theirs, and other packets get 1. */
  readonly vni?: number | undefined;
}

/** Longest payload of a UDP datagram over IPv4. */
const LONGEST = 65_507;
const DEFAULT_VNI = 1;

/** Turns packets of a capture into the datagrams that a mirror would have sent. */
export class Encapsulator {
  readonly #encapsulation: Encapsulation;
  readonly #vni: number | undefined;
  readonly #plan: Plan;

  constructor({ encapsulation, vni }: EncapsulatorOptions) {
    this.#encapsulation = encapsulation;
    this.#vni = vni;
    this.#plan = new Plan(encapsulation);
  }

  /** Adds packet i, or counts why it cannot be sent. False where it does not fit: again with other datagrams. */
  add(batch: PacketBatch, i: number, time: number, datagrams: Datagrams): boolean {
    const plan = this.#plan;
    const obstacle = plan.make(batch, i) ?? (this.#headerBytes + plan.end - plan.start > LONGEST ? 'too_long' : undefined);
    if (obstacle !== undefined) {
      datagrams.refuse(obstacle);
      return true;
    }
    const at = datagrams.add(this.#headerBytes + plan.end - plan.start, time);
    if (at < 0) return false;
    if (plan.isWrapped) this.#writeHeaders(datagrams, at);
    const payload = at + this.#headerBytes;
    datagrams.outbox.bytes.set(new Uint8Array(batch.view.buffer, batch.view.byteOffset + plan.start, plan.end - plan.start), payload);
    if (plan.isCopy && this.#vni !== undefined) {
      const vni = viewpointVni(batch, i);
      if (vni >= 0 && vni + VNI_LENGTH <= plan.end) writeVni(datagrams.view, payload + vni - plan.start, this.#vni);
    }
    return true;
  }

  get #headerBytes(): number {
    const { isWrapped, etherType } = this.#plan;
    return (isWrapped ? TUNNEL_HEADER : 0) + (etherType === 0 ? 0 : ETHERNET_HEADER);
  }

  #writeHeaders(datagrams: Datagrams, at: number): void {
    const { view } = datagrams;
    const { isCopy, protocol, etherType } = this.#plan;
    // A Gateway Load Balancer has no VNI of its own to tell.
    const vni = isCopy ? 0 : (this.#vni ?? DEFAULT_VNI);
    const behind = this.#encapsulation === 'vxlan' ? writeVxlan(view, at, vni) : writeGeneve(view, at, protocol, vni);
    if (etherType !== 0) writeEthernet(view, behind, etherType);
    datagrams.wrapped++;
  }
}
