import type { RecordSink } from '@mirrorscope/record';
import { FRAGMENT_FIRST, FRAGMENT_LATER, IPPROTO_TCP, IPPROTO_UDP, NO_WINDOW_SCALE, type Packet, TCP_SYN } from '@mirrorscope/wire';
import { FlowIndex, MAX_FLOWS } from './flow_index.ts';
import { Fragments } from './fragments.ts';
import { opensNewConnection } from './handshake.ts';
import { clientByTuple, FlowKey, VIEWPOINT_SHIFT } from './key.ts';
import { FLAG, FLOW, FLOW_WORDS, SIDE, SIDE_A, SIDE_WORDS, WIDE } from './layout.ts';
import { addWide, FlowMemory, NANOSECONDS_PER_TICK, NONE, TICKS_PER_SECOND } from './memory.ts';
import { ACTIVE, CLOSED, EVICTED, type FlowOptions, IDLE, SHUTDOWN } from './options.ts';
import { Ranges } from './ranges.ts';
import { RecordWriter } from './record_writer.ts';
import { RoundTrips } from './round_trip.ts';
import { followFragment, followSegment } from './tcp.ts';
import { Viewpoints } from './viewpoints.ts';
import { Wheel } from './wheel.ts';
import { followDatagram } from './zeek.ts';

const { LAST, START, RECORD_START, STATE, VIEWPOINT_PROTO, FRAGMENTS, TRUNCATED, ICMP_HISTORY, NEXT } = FLOW;
const { PACKETS, BYTES, PAYLOAD, HIGH, ECN_CE, FLAGS_LABELS_TTL_DSCP, SCALE_RANGES_T_W } = SIDE;
const { BYTES: WIDE_BYTES, PAYLOAD: WIDE_PAYLOAD } = WIDE;
const { CLIENT_IS_B, ORIENTATION_SHIFT, FIRST_FROM_B, CLOSED: CLOSED_FLAG } = FLAG;
// Constants of this module are folded into the machine code, imported ones are not (layout.ts).
const WORDS = FLOW_WORDS;
const A = SIDE_A;
const A_TO_B = SIDE_WORDS;
const NOTHING = NONE;
const LATER = FRAGMENT_LATER;
const FIRST = FRAGMENT_FIRST;
const TCP = IPPROTO_TCP;
const UDP = IPPROTO_UDP;

const SYN = TCP_SYN;
const ECN_CONGESTION = 3;
const SECOND = 1e9;
/** An account has at most 10,000 mirror sessions (AWS quota). */
const MAX_VIEWPOINTS = 16_384;
const FRAGMENTED_DATAGRAMS = 4096;

/**
 * All live flows. Packets come in with their time, records go out to the sink; time is the packets' own. One table
 * serves one thread and shares nothing.
 */
export class FlowTable {
  /** Flows that are live now. */
  live = 0;
  /** Records written, by END_REASONS. */
  readonly records = new Float64Array(5);
  /** Flows begun. */
  flows = 0;
  /** Later fragments whose first fragment was not seen: they count under ports 0. */
  strayFragments = 0;

  readonly #memory: FlowMemory;
  readonly #index: FlowIndex;
  readonly #wheel: Wheel;
  readonly #viewpoints: Viewpoints;
  readonly #fragments = new Fragments(FRAGMENTED_DATAGRAMS);
  readonly #ranges: Ranges;
  readonly #roundTrips: RoundTrips;
  readonly #writer: RecordWriter;
  readonly #key = new FlowKey();
  readonly #capacity: number;
  readonly #seed = (Math.random() * 0x100000000) | 0;
  readonly #idleAfter: number;
  readonly #activeAfter: number;
  readonly #linger: number;
  /** Latest time seen, nanoseconds since the epoch. */
  #clock = -0.5;
  /** Time at which the wheel has something to show. */
  #due = 0.5;
  /** Second that all times count from (its low 32 bits): the first packet's. -1 before it. */
  #epoch = NONE;
  #free = NONE;
  #unused = 0;

  constructor(options: FlowOptions, sink: RecordSink) {
    const capacity = options.capacity ?? 1_000_000;
    if (!(capacity >= 1 && capacity <= MAX_FLOWS)) throw new RangeError(`capacity is ${capacity}: give 1 to ${MAX_FLOWS} flows`);
    this.#capacity = capacity;
    this.#memory = new FlowMemory(capacity);
    this.#index = new FlowIndex(this.#memory, capacity, this.#seed);
    this.#wheel = new Wheel(this.#memory);
    this.#viewpoints = new Viewpoints(Math.min(capacity, MAX_VIEWPOINTS), { mirrorSource: true, vni: true, vlan: true, ...options.key });
    this.#ranges = new Ranges(Math.max(4096, capacity >> 3));
    this.#roundTrips = new RoundTrips(Math.max(65536, capacity >> 2));
    this.#writer = new RecordWriter(this.#memory, this.#viewpoints, sink, options);
    this.#idleAfter = (options.idleTimeout ?? 60) * SECOND;
    this.#activeAfter = (options.activeTimeout ?? 60) * SECOND || Number.POSITIVE_INFINITY;
    this.#linger = (options.closedLinger ?? 5) * SECOND;
  }

  /** Byte ranges that were forgotten for want of room (ranges.ts). */
  get rangeOverflows(): number {
    return this.#ranges.overflows;
  }

  /** Fragmented datagrams whose ports were forgotten for want of room (fragments.ts). */
  get fragmentOverflows(): number {
    return this.#fragments.overflows;
  }

  /** Payload of TCP in the records written, both directions. */
  get payloadBytes(): number {
    return this.#writer.payloadBytes;
  }

  /** Bytes in the records written that were acknowledged but never seen: the mirror lost them. */
  get missedBytes(): number {
    return this.#writer.missedBytes;
  }

  /** Takes in a decoded packet. */
  add(packet: Packet): void {
    const memory = this.#memory;
    this.#setTime(packet.sec, packet.nsec);
    let viewpoint = this.#viewpoints.find(packet);
    while (viewpoint === NOTHING) {
      this.#evict();
      viewpoint = this.#viewpoints.find(packet);
    }
    const key = this.#key;
    let joined = false;
    if (packet.fragment === LATER) {
      joined = this.#fragments.find(packet, viewpoint);
      if (!joined) this.strayFragments++;
      key.set(packet, viewpoint, joined ? this.#fragments.sourcePort : 0, joined ? this.#fragments.destinationPort : 0, this.#seed);
    } else key.set(packet, viewpoint, packet.srcPort, packet.dstPort, this.#seed);
    if (packet.fragment === FIRST) this.#fragments.keep(packet, viewpoint);

    const isTcp = packet.proto === TCP;
    let slot = this.#index.find(key);
    if (slot === NOTHING || this.#isOver(slot, packet, isTcp)) {
      // The new flow's hold on the viewpoint comes first: ending or evicting the last flow of it would free it.
      this.#viewpoints.use(viewpoint);
      if (slot !== NOTHING) this.#replace(slot);
      slot = this.#begin(packet);
    }

    const base = slot * WORDS;
    const x = base + A + (key.fromB ? A_TO_B : 0);
    const y = base + A + (key.fromB ? 0 : A_TO_B);
    this.#count(packet, base, x, y);
    if (packet.proto === UDP) followDatagram(memory, base, x);
    else if (!isTcp) return;
    else if (packet.transportHeaderBytes > 0) {
      const open = (memory.i32[base + STATE]! & CLOSED_FLAG) === 0;
      followSegment(memory, this.#ranges, this.#roundTrips, packet, base, x, y);
      if (open && (memory.i32[base + STATE]! & CLOSED_FLAG) !== 0) this.#shorten(slot);
    } else if (joined && this.#fragments.hasSequence) {
      const start = (this.#fragments.sequence + packet.fragmentOffset) | 0;
      followFragment(memory, this.#ranges, x, start, (start + packet.payloadBytes) | 0);
    }
  }

  /** Time goes on without packets: what is due is written. Seconds since 1970 and nanoseconds. */
  advance(sec: number, nsec: number): void {
    if (this.#epoch !== NONE) this.#setTime(sec, nsec);
  }

  /** Writes and forgets every flow. */
  flush(): void {
    for (let slot = this.#wheel.oldest(); slot !== NONE; slot = this.#wheel.oldest()) this.#end(slot, SHUTDOWN);
  }

  #setTime(sec: number, nsec: number): void {
    if (this.#epoch === NONE) this.#epoch = sec | 0;
    const seconds = (sec >>> 0) - (this.#epoch >>> 0);
    const now = seconds * SECOND + nsec;
    this.#memory.now = now;
    this.#memory.tick = (Math.imul(seconds, TICKS_PER_SECOND) + ((nsec / NANOSECONDS_PER_TICK) | 0)) | 0;
    if (now <= this.#clock) return;
    this.#clock = now;
    if (now >= this.#due) this.#expire();
  }

  /** True where the flow ended before this packet, which then begins a new one. Otherwise writes the record that is due. */
  #isOver(slot: number, packet: Packet, isTcp: boolean): boolean {
    const { f64 } = this.#memory;
    const base = slot * FLOW_WORDS;
    const now = this.#memory.now;
    if (now > this.#idleDeadline(base)) return true;
    if (isTcp && packet.tcpFlags & SYN && opensNewConnection(this.#memory, packet, base + SIDE_A + (this.#key.fromB ? SIDE_WORDS : 0)))
      return true;
    if (now - f64[(base + RECORD_START) >> 1]! >= this.#activeAfter && this.#hasPackets(base)) this.#write(slot, ACTIVE);
    return false;
  }

  /** Ends a flow whose key a new one takes over. */
  #replace(slot: number): void {
    const base = slot * FLOW_WORDS;
    this.#wheel.remove(slot);
    const idle = (this.#memory.i32[base + STATE]! & CLOSED_FLAG) === 0 && this.#memory.now > this.#idleDeadline(base);
    this.#end(slot, idle ? IDLE : CLOSED);
  }

  /** Begins a flow with #key, whose viewpoint is held already. */
  #begin(packet: Packet): number {
    const memory = this.#memory;
    const slot = this.#takeSlot();
    const base = slot * FLOW_WORDS;
    const { i32, u8, f64 } = memory;
    i32.fill(0, base, base + FLOW_WORDS);
    const key = this.#key;
    key.store(memory, base);
    const decided = clientByTuple(key);
    i32[base + STATE] = ((decided & 3) << ORIENTATION_SHIFT) | (decided & 4 ? CLIENT_IS_B : 0) | (key.fromB ? FIRST_FROM_B : 0);
    const now = memory.now;
    f64[(base + START) >> 1] = now;
    f64[(base + LAST) >> 1] = now;
    u8[(base + ICMP_HISTORY) * 4] = packet.icmpType;
    u8[(base + ICMP_HISTORY) * 4 + 1] = packet.icmpCode;
    u8[(base + SIDE_A + SCALE_RANGES_T_W) * 4] = NO_WINDOW_SCALE;
    u8[(base + SIDE_A + SIDE_WORDS + SCALE_RANGES_T_W) * 4] = NO_WINDOW_SCALE;
    this.#index.insert(key, slot);
    f64[(base + RECORD_START) >> 1] = now;
    const active = now + this.#activeAfter;
    const idle = this.#idleDeadline(base);
    this.#wheel.add(slot, Math.min(idle, active));
    this.live++;
    this.flows++;
    return slot;
  }

  /** The counters that every protocol has. */
  #count(packet: Packet, base: number, x: number, y: number): void {
    const memory = this.#memory;
    const { i32, f64 } = memory;
    const now = memory.now;
    const packets = i32[x + PACKETS]!;
    // A packet out of order may be older than the flow.
    if (packets === 0 && i32[y + PACKETS] === 0) f64[(base + RECORD_START) >> 1] = Math.max(now, f64[(base + START) >> 1]!);
    i32[x + PACKETS] = packets + 1;
    const last = (base + LAST) >> 1;
    if (now > f64[last]!) f64[last] = now;
    addWide(memory, x + BYTES, (x + HIGH) * 2 + WIDE_BYTES, packet.ipBytes);
    addWide(memory, x + PAYLOAD, (x + HIGH) * 2 + WIDE_PAYLOAD, packet.payloadBytes);
    const word = i32[x + FLAGS_LABELS_TTL_DSCP]!;
    const least = (word >>> 16) & 0xff;
    const ttl = packets === 0 || packet.ttl < least ? packet.ttl : least;
    i32[x + FLAGS_LABELS_TTL_DSCP] = (word & 0xffff) | packet.tcpFlags | (ttl << 16) | (packet.dscp << 24);
    if ((packet.fragmentHeader | packet.truncated) !== 0 || packet.ecn === ECN_CONGESTION) this.#countRare(packet, base, x);
  }

  #countRare(packet: Packet, base: number, x: number): void {
    const { u32 } = this.#memory;
    if (packet.ecn === ECN_CONGESTION) u32[x + ECN_CE]!++;
    if (packet.fragmentHeader !== 0) u32[base + FRAGMENTS]!++;
    if (packet.truncated !== 0) u32[base + TRUNCATED]!++;
  }

  /** Writes or puts back what the wheel brings up. */
  #expire(): void {
    const { f64, i32 } = this.#memory;
    const clock = this.#clock;
    for (let slot = this.#wheel.next(clock); slot !== NONE; slot = this.#wheel.next(clock)) {
      const base = slot * FLOW_WORDS;
      if (clock > this.#idleDeadline(base)) {
        this.#end(slot, (i32[base + STATE]! & CLOSED_FLAG) !== 0 ? CLOSED : IDLE);
        continue;
      }
      if (clock - f64[(base + RECORD_START) >> 1]! >= this.#activeAfter && this.#hasPackets(base)) this.#write(slot, ACTIVE);
      this.#wheel.add(slot, this.#deadline(base));
    }
    this.#due = this.#wheel.due;
  }

  /** When the flow is over if no packet comes. */
  #idleDeadline(base: number): number {
    return this.#memory.f64[(base + LAST) >> 1]! + ((this.#memory.i32[base + STATE]! & CLOSED_FLAG) !== 0 ? this.#linger : this.#idleAfter);
  }

  /** When the flow is to be looked at next if no packet comes. */
  #deadline(base: number): number {
    const idle = this.#idleDeadline(base);
    if (!this.#hasPackets(base)) return idle;
    const active = this.#memory.f64[(base + RECORD_START) >> 1]! + this.#activeAfter;
    return Math.min(idle, active);
  }

  /** The flow has closed: its deadline moves forward. */
  #shorten(slot: number): void {
    this.#wheel.remove(slot);
    this.#wheel.add(slot, this.#deadline(slot * FLOW_WORDS));
  }

  #hasPackets(base: number): boolean {
    return this.#memory.u32[base + SIDE_A + PACKETS]! + this.#memory.u32[base + SIDE_A + SIDE_WORDS + PACKETS]! > 0;
  }

  #takeSlot(): number {
    if (this.#free === NONE && this.#unused === this.#capacity) this.#evict();
    if (this.#free === NONE) return this.#unused++;
    const slot = this.#free;
    this.#free = this.#memory.i32[slot * FLOW_WORDS + NEXT]!;
    return slot;
  }

  /** The flow that was quiet longest gives way. Those that have had packets since they were put into the wheel are put back. */
  #evict(): void {
    for (;;) {
      const slot = this.#wheel.oldest();
      const base = slot * FLOW_WORDS;
      const deadline = this.#idleDeadline(base);
      if (this.#wheel.isPlaced(slot, deadline)) {
        this.#end(slot, EVICTED);
        return;
      }
      this.#wheel.add(slot, deadline);
    }
  }

  /** Writes what the flow has and forgets it. It must be out of the wheel. */
  #end(slot: number, reason: number): void {
    const memory = this.#memory;
    const base = slot * FLOW_WORDS;
    if (this.#hasPackets(base)) this.#write(slot, reason);
    for (let side = base + SIDE_A; side <= base + SIDE_A + SIDE_WORDS; side += SIDE_WORDS) {
      this.#ranges.release(memory, side);
      this.#roundTrips.release(memory, side);
    }
    this.#index.remove(slot);
    this.#viewpoints.release(memory.i32[base + VIEWPOINT_PROTO]! >>> VIEWPOINT_SHIFT);
    memory.i32[base + NEXT] = this.#free;
    this.#free = slot;
    this.live--;
  }

  #write(slot: number, reason: number): void {
    this.#writer.write(slot, reason, this.#epoch >>> 0);
    this.records[reason]!++;
  }
}
