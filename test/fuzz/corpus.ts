import { decode, MAX_LAYERS, Packet } from '@mirrorscope/wire';
import { captureFiles, type MirroredPacket, readPackets } from '../invariants/packets.ts';

/** Packets of one capture at most, and bytes of one packet: enough of each to hold every kind of header and long conversations. */
const PACKETS_PER_CAPTURE = 2500;
const BYTES_PER_PACKET = 2048;

/** Real packets, side by side in one block, in the order of their captures: what mutation starts from. */
export class Corpus {
  readonly count: number;
  /** First packet of each capture; the last entry is `count`. */
  readonly starts: readonly number[];
  readonly bytes: Uint8Array;
  readonly offset: Int32Array;
  readonly length: Int32Array;
  readonly original: Int32Array;
  readonly sec: Int32Array;
  readonly nsec: Int32Array;
  readonly linkType: Int32Array;
  /** Layers of packet i, MAX_LAYERS places a packet: LAYER_ codes and the offsets of their headers within the packet. */
  readonly layers: Uint8Array;
  readonly layerKind: Uint8Array;
  readonly layerOffset: Uint16Array;

  constructor(captures: readonly (readonly MirroredPacket[])[]) {
    const packets = captures.flat();
    const count = packets.length;
    let start = 0;
    this.starts = [0, ...captures.map(({ length }) => (start += length))];
    this.count = count;
    this.bytes = new Uint8Array(packets.reduce((sum, { bytes }) => sum + bytes.length, 0));
    this.offset = new Int32Array(count);
    this.length = Int32Array.from(packets, ({ bytes }) => bytes.length);
    this.original = Int32Array.from(packets, ({ original }) => original);
    this.sec = Int32Array.from(packets, ({ sec }) => sec);
    this.nsec = Int32Array.from(packets, ({ nsec }) => nsec);
    this.linkType = Int32Array.from(packets, ({ linkType }) => linkType);
    this.layers = new Uint8Array(count);
    this.layerKind = new Uint8Array(count * MAX_LAYERS);
    this.layerOffset = new Uint16Array(count * MAX_LAYERS);
    const view = new DataView(this.bytes.buffer);
    const decoded = new Packet();
    let at = 0;
    packets.forEach(({ bytes, original, linkType }, i) => {
      this.bytes.set(bytes, at);
      this.offset[i] = at;
      decoded.original = original;
      decode(view, at, bytes.length, linkType, decoded, true);
      this.layers[i] = decoded.layers;
      for (let layer = 0; layer < decoded.layers; layer++) {
        this.layerKind[i * MAX_LAYERS + layer] = decoded.layerKind[layer]!;
        this.layerOffset[i * MAX_LAYERS + layer] = decoded.layerOffset[layer]! - at;
      }
      at += bytes.length;
    });
  }
}

/** The beginnings of all reference captures that hold packets. */
export async function loadCorpus(): Promise<Corpus> {
  const captures: MirroredPacket[][] = [];
  for (const file of captureFiles()) {
    const packets = (await readPackets(file)).slice(0, PACKETS_PER_CAPTURE);
    if (packets.length > 0) captures.push(packets.map((packet) => ({ ...packet, bytes: packet.bytes.subarray(0, BYTES_PER_PACKET) })));
  }
  return new Corpus(captures);
}
