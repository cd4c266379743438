import type { PacketBatch } from '@mirrorscope/wire';
import { PCAP_MICROSECONDS, PCAP_NANOSECONDS } from './format.ts';
import { BATCH_FULL, DAMAGED, MAX_PACKET, NEEDS_BYTES, type ReaderState, type RecordReader } from './reader.ts';
import type { ByteWindow } from './window.ts';

// File header: magic 4, major 2, minor 2, zone 4, accuracy 4, snapshot length 4, link type 4.
export const PCAP_HEADER = 24;
const MAJOR = 4;
const MINOR = 6;
const LINK_TYPE = 20;

// Record header: seconds 4, micro- or nanoseconds 4, captured 4, original 4.
export const PCAP_RECORD = 16;
const FRACTION = 4;
const CAPTURED = 8;
const ORIGINAL = 12;

const NANOSECONDS_PER_SECOND = 1_000_000_000;

/** Before version 2.3 the two lengths stood the other way round; in 2.3 some writers did it so and some did not (libpcap, sf-pcap.c). */
type LengthOrder = 'captured first' | 'original first' | 'unsure';

/** True where these are the first bytes of a pcap file; its byte order is then that of `isLittleEndian`. */
export function isPcap(view: DataView): boolean {
  return isMagic(view.getUint32(0, true)) || isMagic(view.getUint32(0, false));
}

function isMagic(magic: number): boolean {
  return magic === PCAP_MICROSECONDS || magic === PCAP_NANOSECONDS;
}

/** Reads pcap records. The batch must be this reader's alone: what is the same for all packets is written into it once. */
export class PcapReader implements RecordReader {
  readonly format = 'pcap';
  damage = '';
  readonly #littleEndian: boolean;
  /** Nanoseconds in one unit of the record's fraction, and how many such units a second has. */
  readonly #unit: number;
  readonly #unitsPerSecond: number;
  readonly #order: LengthOrder;
  readonly #linkType: number;
  #prepared: PacketBatch | undefined;

  /** `view` shows the whole file header. Throws a RangeError for a version that is not 2. */
  constructor(view: DataView, offset: number) {
    const littleEndian = isMagic(view.getUint32(offset, true));
    const magic = view.getUint32(offset, littleEndian);
    // Some writers put the version in network order, whatever the order of the rest: Wireshark reads them, tcpdump does not.
    const versionOrder = view.getUint16(offset + MAJOR, littleEndian) === 0x0200 ? !littleEndian : littleEndian;
    const major = view.getUint16(offset + MAJOR, versionOrder);
    const minor = view.getUint16(offset + MINOR, versionOrder);
    if (major !== 2) throw new RangeError(`${major}.${minor}`);
    this.#littleEndian = littleEndian;
    this.#unit = magic === PCAP_NANOSECONDS ? 1 : 1000;
    this.#unitsPerSecond = NANOSECONDS_PER_SECOND / this.#unit;
    this.#order = minor < 3 ? 'original first' : minor === 3 ? 'unsure' : 'captured first';
    // The upper half tells of frame check sequences.
    this.#linkType = view.getUint32(offset + LINK_TYPE, littleEndian) & 0xffff;
  }

  fill(window: ByteWindow, batch: PacketBatch): ReaderState {
    if (this.#prepared !== batch) {
      batch.linkType.fill(this.#linkType);
      this.#prepared = batch;
    }
    const { view, end } = window;
    const { offset, captured, original, sec, nsec, capacity } = batch;
    const littleEndian = this.#littleEndian;
    const unit = this.#unit;
    const unitsPerSecond = this.#unitsPerSecond;
    const swaps = this.#order !== 'captured first';
    const lastHeader = end - PCAP_RECORD;
    let at = window.start;
    let count = batch.count;
    let state: ReaderState = BATCH_FULL;
    while (count < capacity) {
      if (at > lastHeader) {
        state = NEEDS_BYTES;
        break;
      }
      let length = view.getInt32(at + CAPTURED, littleEndian);
      let wire = view.getInt32(at + ORIGINAL, littleEndian);
      if (swaps && (this.#order === 'original first' || length >>> 0 > wire >>> 0)) {
        const first = length;
        length = wire;
        wire = first;
      }
      if (length >>> 0 > MAX_PACKET) {
        this.damage = `the packet record says ${length >>> 0} bytes, more than the limit of ${MAX_PACKET}`;
        state = DAMAGED;
        break;
      }
      const body = at + PCAP_RECORD;
      if (length > end - body) {
        state = NEEDS_BYTES;
        break;
      }
      let seconds = view.getInt32(at, littleEndian);
      let fraction = view.getInt32(at + FRACTION, littleEndian);
      if (fraction >>> 0 >= unitsPerSecond) {
        const carry = Math.floor((fraction >>> 0) / unitsPerSecond);
        seconds = (seconds + carry) | 0;
        fraction = (fraction >>> 0) - carry * unitsPerSecond;
      }
      sec[count] = seconds;
      nsec[count] = fraction * unit;
      offset[count] = body;
      captured[count] = length;
      original[count] = wire < 0 ? 0x7fffffff : wire;
      count++;
      at = body + length;
    }
    window.start = at;
    batch.count = count;
    return state;
  }

  unfinished(window: ByteWindow): { offset: number; text: string } {
    return { offset: window.position, text: `a packet record of which only ${window.available} bytes are there` };
  }
}
