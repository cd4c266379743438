/** From the memory of a flow to a flow record: microseconds, client and server, and the counters back to zero. */
import { CLIENT_IP, COLUMN_INDEX, communityId, FlowRecord, MIRROR_SRC, type RecordSink, SERVER_IP } from '@mirrorscope/record';
import { IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_TCP } from '@mirrorscope/wire';
import { VIEWPOINT_SHIFT } from './key.ts';
import { FLAG, FLOW, FLOW_WORDS, SIDE, SIDE_A, SIDE_WORDS, WIDE } from './layout.ts';
import { type FlowMemory, readWide } from './memory.ts';
import type { FlowOptions } from './options.ts';
import type { Viewpoints } from './viewpoints.ts';
import { connState } from './zeek.ts';

const C = COLUMN_INDEX;
const { CLIENT_IS_B, ORIENTATION, ORIENTATION_SHIFT, FIRST_FROM_B, SERVER_TIME_WRITTEN } = FLAG;

/** Words of a side that start anew with each record: from the first counter up to, not including, the TCP state. */
const COUNTER_WORDS = SIDE.HI;

const FLIPPED = 0x5e; // ^

/** Counters of a side, and the column of the client's (the server's is the next one). */
const WIDE_COLUMNS = [
  [SIDE.BYTES, WIDE.BYTES, C.client_bytes],
  [SIDE.PAYLOAD, WIDE.PAYLOAD, C.client_payload_bytes],
  [SIDE.RETRANSMIT_BYTES, WIDE.RETRANSMIT_BYTES, C.client_retransmit_bytes],
  [SIDE.RESENT_BYTES, WIDE.RESENT_BYTES, C.client_resent_bytes],
  [SIDE.MISSED, WIDE.MISSED, C.client_missed_bytes],
  [SIDE.RTT_SUM, WIDE.RTT_SUM, C.client_rtt_sum_us],
] as const;
const COUNTER_COLUMNS = [
  [SIDE.PACKETS, C.client_packets],
  [SIDE.SYNS, C.client_syns],
  [SIDE.FINS, C.client_fins],
  [SIDE.RSTS, C.client_rsts],
  [SIDE.RETRANSMITS, C.client_retransmits],
  [SIDE.FAST, C.client_fast_retransmits],
  [SIDE.SPURIOUS, C.client_spurious_retransmits],
  [SIDE.RESENT, C.client_resent_segments],
  [SIDE.LATE, C.client_late_segments],
  [SIDE.OUT_OF_ORDER, C.client_out_of_order],
  [SIDE.GAPS, C.client_gaps],
  [SIDE.DUPLICATE_ACKS, C.client_duplicate_acks],
  [SIDE.ZERO_WINDOWS, C.client_zero_windows],
  [SIDE.WINDOW_FULL, C.client_window_full],
  [SIDE.KEEP_ALIVES, C.client_keep_alives],
  [SIDE.PROBES, C.client_zero_window_probes],
  [SIDE.RTT_MIN, C.client_rtt_min_us],
  [SIDE.RTT_MAX, C.client_rtt_max_us],
  [SIDE.RTT_SAMPLES, C.client_rtt_samples],
  [SIDE.ECN_CE, C.client_ecn_ce],
] as const;
/** The same as flat arrays: every record walks them twice. */
const wideWord = Int32Array.from(WIDE_COLUMNS, ([word]) => word);
const wideHigh = Int32Array.from(WIDE_COLUMNS, ([, high]) => high);
const wideColumn = Int32Array.from(WIDE_COLUMNS, ([, , column]) => column);
const counterWord = Int32Array.from(COUNTER_COLUMNS, ([word]) => word);
const counterColumn = Int32Array.from(COUNTER_COLUMNS, ([, column]) => column);

export class RecordWriter {
  /** Of all TCP records written, both directions: payload that was seen, and bytes that were acknowledged but never seen. */
  payloadBytes = 0;
  missedBytes = 0;

  readonly #memory: FlowMemory;
  readonly #viewpoints: Viewpoints;
  readonly #sink: RecordSink;
  readonly #record = new FlowRecord();
  readonly #words = new DataView(this.#record.addresses.buffer);

  readonly #communityId: boolean;

  constructor(memory: FlowMemory, viewpoints: Viewpoints, sink: RecordSink, { listener, communityId = true }: FlowOptions) {
    this.#memory = memory;
    this.#viewpoints = viewpoints;
    this.#sink = sink;
    this.#record.listener = listener;
    this.#communityId = communityId;
  }

  /** Writes the record of the flow in `slot` and starts its next one. `epoch` is the second that flow times count from. */
  write(slot: number, endReason: number, epoch: number): void {
    const { i32, u32, f64, u8 } = this.#memory;
    const base = slot * FLOW_WORDS;
    const state = i32[base + FLOW.STATE]!;
    const clientIsB = (state & CLIENT_IS_B) !== 0;
    const a = base + SIDE_A;
    const b = a + SIDE_WORDS;
    const client = clientIsB ? b : a;
    const server = clientIsB ? a : b;
    const record = this.#record;
    const numbers = record.numbers;
    const proto = i32[base + FLOW.VIEWPOINT_PROTO]! & 0xff;
    const start = microseconds(f64[(base + FLOW.START) >> 1]!, epoch);
    const ports = i32[base + FLOW.PORTS]!;
    const portA = ports >>> 16;
    const portB = ports & 0xffff;
    const isIcmp = proto === IPPROTO_ICMP || proto === IPPROTO_ICMPV6;
    const icmp = (base + FLOW.ICMP_HISTORY) * 4;

    numbers[C.record_no] = u32[base + FLOW.RECORD_NO]!;
    numbers[C.end_reason] = endReason;
    numbers[C.flow_start] = start;
    numbers[C.start_time] = microseconds(f64[(base + FLOW.RECORD_START) >> 1]!, epoch);
    numbers[C.end_time] = microseconds(f64[(base + FLOW.LAST) >> 1]!, epoch);
    numbers[C.proto] = proto;
    this.#writeViewpoint(i32[base + FLOW.VIEWPOINT_PROTO]! >>> VIEWPOINT_SHIFT);
    for (let word = 0; word < 4; word++) {
      this.#words.setInt32((clientIsB ? SERVER_IP : CLIENT_IP) + word * 4, i32[base + FLOW.ADDRESS + word]!);
      this.#words.setInt32((clientIsB ? CLIENT_IP : SERVER_IP) + word * 4, i32[base + FLOW.ADDRESS + 4 + word]!);
    }
    numbers[C.client_port] = isIcmp ? 0 : clientIsB ? portB : portA;
    numbers[C.server_port] = isIcmp ? 0 : clientIsB ? portA : portB;
    numbers[C.icmp_type] = u8[icmp]!;
    numbers[C.icmp_code] = u8[icmp + 1]!;
    numbers[C.orientation] = (state & ORIENTATION) >>> ORIENTATION_SHIFT;
    numbers[C.flow_id] = this.#flowId(base, start);
    this.#writeSide(client, 0);
    this.#writeSide(server, 1);
    if (proto === IPPROTO_TCP) {
      this.payloadBytes += numbers[C.client_payload_bytes]! + numbers[C.server_payload_bytes]!;
      this.missedBytes += numbers[C.client_missed_bytes]! + numbers[C.server_missed_bytes]!;
    }
    const serverTime = u32[base + FLOW.HANDSHAKE_SERVER]!;
    numbers[C.handshake_server_us] = (state & SERVER_TIME_WRITTEN) === 0 ? serverTime : 0;
    numbers[C.handshake_client_us] = u32[base + FLOW.HANDSHAKE_CLIENT]!;
    numbers[C.fragments] = u32[base + FLOW.FRAGMENTS]!;
    numbers[C.truncated_packets] = u32[base + FLOW.TRUNCATED]!;
    numbers[C.conn_state] = connState(this.#memory, base, proto, client, server);
    this.#writeHistory(base, state, clientIsB);
    if (this.#communityId) this.#writeCommunityId(base, state, clientIsB, proto);
    this.#sink.write(record);

    u32[base + FLOW.RECORD_NO]!++;
    i32.fill(0, a, a + COUNTER_WORDS);
    i32.fill(0, b, b + COUNTER_WORDS);
    this.#clearPerRecord(a);
    this.#clearPerRecord(b);
    i32[base + FLOW.FRAGMENTS] = 0;
    i32[base + FLOW.TRUNCATED] = 0;
    i32[base + FLOW.HANDSHAKE_CLIENT] = 0;
    if (serverTime > 0) i32[base + FLOW.STATE] = state | SERVER_TIME_WRITTEN;
  }

  #writeViewpoint(viewpoint: number): void {
    const numbers = this.#record.numbers;
    numbers[C.encap] = this.#viewpoints.encap(viewpoint);
    numbers[C.vni] = this.#viewpoints.vni(viewpoint);
    numbers[C.vlan] = this.#viewpoints.vlan(viewpoint);
    for (let word = 0; word < 4; word++) this.#words.setInt32(MIRROR_SRC + word * 4, this.#viewpoints.mirrorWord(viewpoint, word));
  }

  /** `offset` is 0 for the client, 1 for the server. */
  #writeSide(side: number, offset: number): void {
    const { u32, u16, u8 } = this.#memory;
    const numbers = this.#record.numbers;
    for (let at = 0; at < counterWord.length; at++) numbers[counterColumn[at]! + offset] = u32[side + counterWord[at]!]!;
    for (let at = 0; at < wideWord.length; at++) {
      numbers[wideColumn[at]! + offset] = readWide(this.#memory, side + wideWord[at]!, (side + SIDE.HIGH) * 2 + wideHigh[at]!);
    }
    const bytes = (side + SIDE.FLAGS_LABELS_TTL_DSCP) * 4;
    numbers[C.client_tcp_flags + offset] = u8[bytes]!;
    numbers[C.client_ttl_min + offset] = u8[bytes + 2]!;
    numbers[C.client_dscp + offset] = u8[bytes + 3]!;
    numbers[C.client_mss + offset] = u16[(side + SIDE.WINDOW_MSS) * 2 + 1]!;
    numbers[C.client_window_scale + offset] = u8[(side + SIDE.SCALE_RANGES_T_W) * 4]!;
  }

  #clearPerRecord(side: number): void {
    const bytes = (side + SIDE.FLAGS_LABELS_TTL_DSCP) * 4;
    this.#memory.u8[bytes] = 0;
    this.#memory.u8[bytes + 2] = 0;
    this.#memory.u8[bytes + 3] = 0;
  }

  #writeCommunityId(base: number, state: number, clientIsB: boolean, proto: number): void {
    const record = this.#record;
    const { numbers } = record;
    const { u8 } = this.#memory;
    const icmp = (base + FLOW.ICMP_HISTORY) * 4;
    // The first message went from whoever sent the first packet.
    const firstIsClient = ((state & FIRST_FROM_B) !== 0) === clientIsB;
    communityId(
      record.communityId,
      record.addresses,
      firstIsClient ? CLIENT_IP : SERVER_IP,
      firstIsClient ? SERVER_IP : CLIENT_IP,
      proto,
      numbers[firstIsClient ? C.client_port : C.server_port]!,
      numbers[firstIsClient ? C.server_port : C.client_port]!,
      u8[icmp]!,
      u8[icmp + 1]!,
    );
  }

  /** Zeek's letters: those of the client are capitals; "^" first where the first packet came from the server. */
  #writeHistory(base: number, state: number, clientIsB: boolean): void {
    const { u8 } = this.#memory;
    const record = this.#record;
    const length = u8[(base + FLOW.ICMP_HISTORY) * 4 + 2]!;
    let at = 0;
    if (length > 0 && ((state & FIRST_FROM_B) !== 0) !== clientIsB) record.history[at++] = FLIPPED;
    for (let letter = 0; letter < length; letter++) {
      const kept = u8[(base + FLOW.HISTORY) * 4 + letter]!;
      const fromClient = ((kept & 0x80) !== 0) === clientIsB;
      record.history[at++] = fromClient ? kept & 0x7f : (kept & 0x7f) | 0x20;
    }
    record.historyLength = at;
  }

  /** 53 bits of a hash over the key, the viewpoint and the start of the flow: the same wherever that flow is decoded. */
  #flowId(base: number, start: number): number {
    const { addresses } = this.#record;
    let low = Math.imul((start / 0x100000000) | 0, 0x9e3779b1) ^ (start | 0);
    let high = Math.imul(start | 0, 0x85ebca6b);
    const last = addresses.length + 12;
    for (let at = MIRROR_SRC; at <= last; at += 4) {
      const word = at < addresses.length ? this.#words.getInt32(at) : this.#idWord(base, at - addresses.length);
      low = Math.imul(low ^ (low >>> 15) ^ word, 0xc2b2ae35);
      high = Math.imul(high ^ (high >>> 13) ^ word, 0x27d4eb2f) ^ (low >>> 7);
    }
    return (high >>> 11) * 0x100000000 + (low >>> 0);
  }

  /** What stands behind the addresses in the hash of #flowId(); the last word only stirs. */
  #idWord(base: number, at: number): number {
    const numbers = this.#record.numbers;
    if (at === 0) return this.#memory.i32[base + FLOW.PORTS]!;
    if (at === 4) return (numbers[C.vlan]! << 16) | (numbers[C.encap]! << 8) | numbers[C.proto]!;
    return at === 8 ? numbers[C.vni]! : 0;
  }
}

/** Months after the epoch a double no longer holds every nanosecond: its last bit is added, lest floor() take a whole microsecond. */
function microseconds(nanoseconds: number, epoch: number): number {
  return epoch * 1e6 + Math.floor((nanoseconds + Math.abs(nanoseconds) * Number.EPSILON) / 1000);
}
