import type { PacketBatch } from '@mirrorscope/wire';
import { PCAPNG_SECTION } from './format.ts';
import { type CaptureInterface, readInterface, SHORTEST_INTERFACE_BLOCK } from './pcapng_interface.ts';
import { BATCH_FULL, DAMAGED, MAX_PACKET, NEEDS_BYTES, type ReaderState, type RecordReader } from './reader.ts';
import type { ByteWindow } from './window.ts';

// Every block: type 4, total length 4, body, total length again 4 (draft-ietf-opsawg-pcapng, section 3.1).
const LENGTH = 4;
const BODY = 8;
const SHORTEST_BLOCK = 12;
/** Blocks that are read whole must fit the window; the others are skipped, however long. */
const LONGEST_READ_BLOCK = 524_288;

const INTERFACE_BLOCK = 1;
const OBSOLETE_PACKET_BLOCK = 2;
const SIMPLE_PACKET_BLOCK = 3;
const ENHANCED_PACKET_BLOCK = 6;

// Section header: byte-order magic 4, major 2, minor 2, section length 8, options.
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const MAJOR = 12;
const SHORTEST_SECTION_BLOCK = 28;

// Enhanced packet: interface 4, time 4 + 4, captured 4, original 4, data. The obsolete one differs in the first field only: interface 2,
// drops 2.
const INTERFACE = 8;
const TIME_HIGH = 12;
const TIME_LOW = 16;
const CAPTURED = 20;
const ORIGINAL = 24;
const DATA = 28;
const SHORTEST_PACKET_BLOCK = 32;

// Simple packet: original 4, data.
const SIMPLE_ORIGINAL = 8;
const SIMPLE_DATA = 12;
const SHORTEST_SIMPLE_BLOCK = 16;

/** Reads pcapng blocks: packets go into the batch, sections and interfaces are kept in mind, everything else is skipped. */
export class PcapngReader implements RecordReader {
  readonly format = 'pcapng';
  damage = '';
  #littleEndian = true;
  #interfaces: CaptureInterface[] = [];
  /** The block begun last, where it is longer than the window: where it starts in the stream, and what its first eight bytes say. */
  #offset = 0;
  #type = PCAPNG_SECTION;
  #length = 0;
  /** Time of the packet before: simple packet blocks have none of their own. */
  #lastSec = 0;
  #lastNsec = 0;

  fill(window: ByteWindow, batch: PacketBatch): ReaderState {
    const { view, end } = window;
    while (batch.count < batch.capacity) {
      const start = window.start;
      if (end - start < SHORTEST_BLOCK) return NEEDS_BYTES;
      const type = view.getUint32(start, this.#littleEndian);
      if (type === PCAPNG_SECTION && !this.#findByteOrder(view, start)) return DAMAGED;
      const length = view.getUint32(start + LENGTH, this.#littleEndian);
      const shortest = shortestBlock(type);
      if (length < shortest || (length & 3) !== 0) return this.#damaged(`${nameOf(type)} says it is ${length} bytes long, which cannot be`);
      const skipped = shortest === SHORTEST_BLOCK;
      if (length > LONGEST_READ_BLOCK && !skipped) {
        return this.#damaged(`${nameOf(type)} says it is ${length} bytes long, more than the limit of ${LONGEST_READ_BLOCK}`);
      }
      if (end - start < length) {
        this.#offset = window.position;
        this.#type = type;
        this.#length = length;
        if (skipped) window.start = start + length;
        return NEEDS_BYTES;
      }
      if (!skipped) {
        const again = view.getUint32(start + length - 4, this.#littleEndian);
        if (again !== length) return this.#damaged(`${nameOf(type)} says it is ${length} bytes long at its start and ${again} at its end`);
        if (!this.#read(type, view, start, length, batch)) return DAMAGED;
      }
      window.start = start + length;
    }
    return BATCH_FULL;
  }

  unfinished(window: ByteWindow): { offset: number; text: string } {
    const { available, position } = window;
    // Below zero: the stream ends within a block that was being skipped.
    if (available >= 0 && available < SHORTEST_BLOCK)
      return { offset: position, text: `a block of which only ${available} bytes are there` };
    const there = window.reach - this.#offset;
    return { offset: this.#offset, text: `${nameOf(this.#type)} of which only ${there} of ${this.#length} bytes are there` };
  }

  #read(type: number, view: DataView, start: number, length: number, batch: PacketBatch): boolean {
    switch (type) {
      case ENHANCED_PACKET_BLOCK:
        return this.#packet(view, start, length, view.getUint32(start + INTERFACE, this.#littleEndian), batch);
      case OBSOLETE_PACKET_BLOCK:
        return this.#packet(view, start, length, view.getUint16(start + INTERFACE, this.#littleEndian), batch);
      case SIMPLE_PACKET_BLOCK:
        return this.#simplePacket(view, start, length, batch);
      case INTERFACE_BLOCK:
        return this.#interface(view, start, length);
      default:
        return this.#section(view, start);
    }
  }

  #packet(view: DataView, start: number, length: number, index: number, batch: PacketBatch): boolean {
    const littleEndian = this.#littleEndian;
    const captureInterface = this.#interfaces[index];
    if (captureInterface === undefined)
      return this.#fails(`a packet names interface ${index}, and ${this.#interfaces.length} are described`);
    const captured = view.getUint32(start + CAPTURED, littleEndian);
    if (captured > MAX_PACKET) return this.#fails(`the packet block says ${captured} bytes, more than the limit of ${MAX_PACKET}`);
    if (captured > length - SHORTEST_PACKET_BLOCK) return this.#fails(`a packet of ${captured} bytes stands in a block of ${length}`);
    const i = batch.count;
    captureInterface.clock.write(batch, i, view.getInt32(start + TIME_HIGH, littleEndian), view.getInt32(start + TIME_LOW, littleEndian));
    this.#lastSec = batch.sec[i] as number;
    this.#lastNsec = batch.nsec[i] as number;
    add(batch, captureInterface.linkType, start + DATA, captured, view.getInt32(start + ORIGINAL, littleEndian));
    return true;
  }

  #simplePacket(view: DataView, start: number, length: number, batch: PacketBatch): boolean {
    const captureInterface = this.#interfaces[0];
    if (captureInterface === undefined) return this.#fails('a packet stands before the description of its interface');
    const original = view.getUint32(start + SIMPLE_ORIGINAL, this.#littleEndian);
    const snapLength = captureInterface.snapLength;
    const captured = snapLength === 0 ? original : Math.min(original, snapLength);
    if (captured > MAX_PACKET) return this.#fails(`the packet block says ${captured} bytes, more than the limit of ${MAX_PACKET}`);
    if (captured > length - SHORTEST_SIMPLE_BLOCK) return this.#fails(`a packet of ${captured} bytes stands in a block of ${length}`);
    batch.sec[batch.count] = this.#lastSec;
    batch.nsec[batch.count] = this.#lastNsec;
    add(batch, captureInterface.linkType, start + SIMPLE_DATA, captured, original | 0);
    return true;
  }

  #interface(view: DataView, start: number, length: number): boolean {
    try {
      this.#interfaces.push(readInterface(view, start, length, this.#littleEndian));
      return true;
    } catch (error) {
      return this.#fails((error as RangeError).message);
    }
  }

  /** The length of a section header can be read only when its byte order is known. */
  #findByteOrder(view: DataView, start: number): boolean {
    if (view.getUint32(start + BODY, true) === BYTE_ORDER_MAGIC) this.#littleEndian = true;
    else if (view.getUint32(start + BODY, false) === BYTE_ORDER_MAGIC) this.#littleEndian = false;
    else return this.#fails('a section header without a byte-order mark');
    return true;
  }

  #section(view: DataView, start: number): boolean {
    const major = view.getUint16(start + MAJOR, this.#littleEndian);
    if (major !== 1) return this.#fails(`a section of pcapng version ${major}, and 1 is read here`);
    this.#interfaces = [];
    return true;
  }

  #damaged(text: string): typeof DAMAGED {
    this.damage = text;
    return DAMAGED;
  }

  #fails(text: string): false {
    this.damage = text;
    return false;
  }
}

function add(batch: PacketBatch, linkType: number, offset: number, captured: number, original: number): void {
  const i = batch.count;
  batch.linkType[i] = linkType;
  batch.offset[i] = offset;
  batch.captured[i] = captured;
  batch.original[i] = original < 0 ? 0x7fffffff : original;
  batch.count = i + 1;
}

/** Least length of the blocks that are read; SHORTEST_BLOCK for those that are skipped. */
function shortestBlock(type: number): number {
  switch (type) {
    case ENHANCED_PACKET_BLOCK:
    case OBSOLETE_PACKET_BLOCK:
      return SHORTEST_PACKET_BLOCK;
    case SIMPLE_PACKET_BLOCK:
      return SHORTEST_SIMPLE_BLOCK;
    case INTERFACE_BLOCK:
      return SHORTEST_INTERFACE_BLOCK;
    case PCAPNG_SECTION:
      return SHORTEST_SECTION_BLOCK;
    default:
      return SHORTEST_BLOCK;
  }
}

function nameOf(type: number): string {
  switch (type) {
    case ENHANCED_PACKET_BLOCK:
    case OBSOLETE_PACKET_BLOCK:
    case SIMPLE_PACKET_BLOCK:
      return 'a packet block';
    case INTERFACE_BLOCK:
      return 'an interface description';
    case PCAPNG_SECTION:
      return 'a section header';
    default:
      return `a block of type ${type}`;
  }
}
