import {
  decode,
  FRAGMENT_LATER,
  GENEVE_PORT,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_MPLS,
  LAYER_UDP,
  LAYER_VLAN,
  LINKTYPE_ETHERNET,
  Packet,
  type PacketBatch,
  REFUSAL_NAMES,
  VXLAN_PORT,
} from '@mirrorscope/wire';

/** What the target takes; `none`: anything. */
export type Encapsulation = 'vxlan' | 'geneve' | 'none';

/** Mirror copies are known by their destination port, as everywhere. */
const COPIES: ReadonlyMap<number, 'vxlan' | 'geneve'> = new Map([
  [VXLAN_PORT, 'vxlan'],
  [GENEVE_PORT, 'geneve'],
]);

const UDP_HEADER = 8;
const TRANSPARENT_ETHERNET = 0x6558;

/** EtherTypes of the layers that may follow a link layer. */
const ETHERTYPES: ReadonlyMap<number, number> = new Map([
  [LAYER_IPV4, 0x0800],
  [LAYER_IPV6, 0x86dd],
  [LAYER_VLAN, 0x8100],
  [LAYER_MPLS, 0x8847],
]);

/** Which bytes of a packet are sent, and behind which headers. One object is filled again for every packet. */
export class Plan {
  /** The bytes [start, end) of the batch's view. */
  start = 0;
  end = 0;
  /** Whether a tunnel header is put in front of them, and the EtherType of what follows it. */
  isWrapped = false;
  protocol = TRANSPARENT_ETHERNET;
  /** EtherType for an Ethernet header between the two; 0 where none is needed. */
  etherType = 0;
  /** Whether the packet stays the mirror copy that it was, so that the VNI which it is known by is among the bytes. */
  isCopy = false;
  readonly #target: Encapsulation;
  readonly #packet = new Packet();

  constructor(target: Encapsulation) {
    this.#target = target;
  }

  /** Plans packet i. Gives the reason where it cannot be sent. */
  make(batch: PacketBatch, i: number): string | undefined {
    const packet = this.#packet;
    const offset = batch.offset[i]!;
    const captured = batch.captured[i]!;
    packet.original = batch.original[i]!;
    const refusal = decode(batch.view, offset, captured, batch.linkType[i]!, packet, false);
    const last = packet.layers - 1;
    const isUdp = refusal === 0 && packet.layerKind[last] === LAYER_UDP;
    const copy = isUdp ? COPIES.get(packet.dstPort) : undefined;

    this.start = offset;
    this.end = offset + captured;
    this.isWrapped = true;
    this.protocol = TRANSPARENT_ETHERNET;
    this.etherType = 0;
    this.isCopy = copy !== undefined;
    if (copy === this.#target || (isUdp && this.#target === 'none')) {
      this.isWrapped = false;
      this.start = packet.layerOffset[last]! + UDP_HEADER;
      this.end = Math.min(this.end, this.start + packet.payloadBytes);
    } else if (this.#target === 'none') {
      if (refusal !== 0) return REFUSAL_NAMES[refusal];
      return packet.fragment === FRAGMENT_LATER ? 'later_fragment' : 'not_udp';
    } else if (copy === 'vxlan') {
      // As a Gateway Load Balancer endpoint does: GENEVE around IP, in which the mirror's VXLAN stays what it was.
      this.protocol = this.#skipLink();
    } else {
      this.isCopy = false;
      if (batch.linkType[i] !== LINKTYPE_ETHERNET) {
        this.etherType = this.#skipLink();
        if (this.etherType === 0) return REFUSAL_NAMES[refusal];
      }
    }
    return undefined;
  }

  /** Begins behind the link layer. Gives the EtherType of what is there; 0 where it is nothing that has one. */
  #skipLink(): number {
    const { layers, layerKind, layerOffset } = this.#packet;
    for (let layer = 0; layer < layers; layer++) {
      const type = ETHERTYPES.get(layerKind[layer]!);
      if (type !== undefined) {
        this.start = layerOffset[layer]!;
        return type;
      }
    }
    return 0;
  }
}
