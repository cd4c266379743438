import { decode, Packet, type PacketBatch } from '@mirrorscope/wire';
import { packetFilter } from './filter/packet_filter.ts';
import { type Form, Frame } from './frame.ts';
import { LaneInput, type LaneMemory } from './lane.ts';

/** What is kept of which packets. Plain data: may be sent to another thread. */
export interface TapOptions {
  readonly filter: string;
  readonly form: Form;
  /** Bytes kept behind the headers: 0 for headers only, Infinity for all. */
  readonly payload: number;
}

/** Puts the packets of a worker on their way into the ring. It never waits. */
export class RingTap {
  readonly #lane: LaneInput;
  readonly #matches: (packet: Packet) => boolean;
  readonly #allows: (packet: Packet) => boolean;
  readonly #frame: Frame;
  readonly #packet = new Packet();

  /** @param allows whether a packet comes from where packets are taken from at all */
  constructor(lane: LaneMemory, { filter, form, payload }: TapOptions, allows: (packet: Packet) => boolean = () => true) {
    this.#lane = new LaneInput(lane);
    this.#matches = packetFilter(filter);
    this.#allows = allows;
    this.#frame = new Frame(form, payload);
  }

  take({ view, offset, captured, original, sec, nsec, linkType, count }: PacketBatch): void {
    const packet = this.#packet;
    const frame = this.#frame;
    const lane = this.#lane;
    let matched = 0;
    let busy = 0;
    let unfit = 0;
    for (let i = 0; i < count; i++) {
      packet.original = original[i]!;
      const refusal = decode(view, offset[i]!, captured[i]!, linkType[i]!, packet, true);
      if (!this.#allows(packet) || !this.#matches(packet)) continue;
      matched++;
      if (!frame.take(view, offset[i]!, captured[i]!, linkType[i]!, packet, refusal)) unfit++;
      else if (!lane.put(sec[i]!, nsec[i]!, view, frame)) busy++;
    }
    lane.add('busy', busy);
    lane.add('unfit', unfit);
    lane.add('matched', matched);
    lane.publish();
  }
}
