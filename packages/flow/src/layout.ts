/**
 * How one flow lies in memory: FLOW_WORDS 32-bit words in one block shared by all flows, seen through typed arrays of
 * every width. A flow's fields lie together (and not one array a field), since a packet touches some thirty of them:
 * with a million flows each array would be a cache miss of its own.
 *
 * Offsets count in words unless the name says otherwise. Bytes and halves of a word are named lowest first; the views of
 * every width agree on that on little-endian machines (of those that Node is built for, all but s390x). `A` is the
 * endpoint that comes first in the key, `B` the other one; who of them is the client is a bit of the state. Two blocks of
 * SIDE_WORDS words, A's then B's, follow the fields of the flow.
 *
 * Modules copy the offsets they use into constants of their own (`const { HI, CONT } = SIDE`): V8 folds a constant of
 * the same module into the machine code, but loads and checks an imported binding on every use.
 */

const counter = () => {
  let next = 0;
  return (words: number) => {
    const at = next;
    next += words;
    return at;
  };
};

const flow = counter();

/** The fields of a flow. f64 fields stand at even offsets. */
export const FLOW = Object.freeze({
  /** f64: time of the last packet, nanoseconds since the epoch of the table. */
  LAST: flow(2),
  /** f64: first packet of the flow. */
  START: flow(2),
  /** f64: first packet of the record being built. */
  RECORD_START: flow(2),
  /** f64: time of the latest SYN, then (once HAS_IRTT is set) Wireshark's initial round-trip time; both in nanoseconds. */
  SYN_TIME_OR_IRTT: flow(2),
  /** A's address, then B's: four words each, IPv4 as ::ffff:a.b.c.d. */
  ADDRESS: flow(8),
  /** A's port << 16 | B's port; for ICMP the type and its counterpart (or the code). */
  PORTS: flow(1),
  /** Number of the viewpoint and IP protocol, see key.ts. */
  VIEWPOINT_PROTO: flow(1),
  /** Neighbours in the timer wheel; NEXT also links free flows. */
  NEXT: flow(1),
  PREVIOUS: flow(1),
  RECORD_NO: flow(1),
  /** Bits, see FLAG; the upper half is the slot of the timer wheel that the flow is linked into. */
  STATE: flow(1),
  /** Microseconds, 0 while not seen. The client's is 0 again once it is written. */
  HANDSHAKE_SERVER: flow(1),
  HANDSHAKE_CLIENT: flow(1),
  FRAGMENTS: flow(1),
  TRUNCATED: flow(1),
  /** Bytes: ICMP type, ICMP code, letters in HISTORY, unused. */
  ICMP_HISTORY: flow(1),
  /** One byte a letter: the capital letter, with bit 7 set where B sent it. */
  HISTORY: flow(5),
});

const COMMON_WORDS = flow(0);

/** Letters that fit into HISTORY. */
export const HISTORY_LETTERS = 20;

const side = counter();

/** The fields of one side of a flow: what this endpoint sent. Counters are deltas since the last record. */
export const SIDE = Object.freeze({
  PACKETS: side(1),
  /** Low 32 bits of the 48-bit counters; the high 16 bits stand from HIGH on in the same order. */
  BYTES: side(1),
  PAYLOAD: side(1),
  RETRANSMIT_BYTES: side(1),
  RESENT_BYTES: side(1),
  MISSED: side(1),
  RTT_SUM: side(1),
  HIGH: side(3),
  SYNS: side(1),
  FINS: side(1),
  RSTS: side(1),
  RETRANSMITS: side(1),
  FAST: side(1),
  SPURIOUS: side(1),
  RESENT: side(1),
  LATE: side(1),
  OUT_OF_ORDER: side(1),
  GAPS: side(1),
  DUPLICATE_ACKS: side(1),
  ZERO_WINDOWS: side(1),
  WINDOW_FULL: side(1),
  KEEP_ALIVES: side(1),
  PROBES: side(1),
  /** Microseconds: how long this side took to acknowledge the peer's data. */
  RTT_MIN: side(1),
  RTT_MAX: side(1),
  RTT_SAMPLES: side(1),
  ECN_CE: side(1),

  /** Wireshark's state: next expected and contiguous sequence number, last ACK sent, initial sequence number. */
  HI: side(1),
  CONT: side(1),
  ACK: side(1),
  ISN: side(1),
  /** When HI last advanced and when the last segment came, in ticks (see ticks() in time.ts). */
  HI_TICK: side(1),
  ACK_TICK: side(1),

  /** Highest range of bytes seen, and the list of the ranges below it (ranges.ts). */
  RANGE_START: side(1),
  RANGE_END: side(1),
  RANGE_LIST: side(1),
  /** Bytes below this were acknowledged and looked for (missed bytes). */
  LOOKED_FOR: side(1),
  /** Last of the circular list of segments that wait for an acknowledgement (round_trip.ts). */
  WAITING: side(1),
  /** Sequence number of the last FIN or RST. */
  LAST_END_SEQ: side(1),

  /** u16 pair: window of the last segment unscaled, MSS. */
  WINDOW_MSS: side(1),
  /** u16 pair: duplicate ACKs in a row, segments in WAITING. */
  DUPS_WAITING: side(1),
  /** Bytes: OR of the TCP flags, labels of the last segment and KNOWN bits, least TTL, DSCP. */
  FLAGS_LABELS_TTL_DSCP: side(1),
  /** Bytes: window scale, ranges in RANGE_LIST, retransmissions and zero windows for the history. */
  SCALE_RANGES_T_W: side(1),
  /** Bytes: gaps for the history, Zeek's endpoint state, letters that appear once, 1 where the window is closed. */
  GAPS_STATE_LETTERS_SHUT: side(1),
});

export const SIDE_WORDS = side(0);
export const SIDE_A = COMMON_WORDS;
/** Words of a flow; even, so that f64 fields stay aligned. */
export const FLOW_WORDS = COMMON_WORDS + 2 * SIDE_WORDS;

/** Order of the 48-bit counters in HIGH (u16 index). */
export const WIDE = Object.freeze({ BYTES: 0, PAYLOAD: 1, RETRANSMIT_BYTES: 2, RESENT_BYTES: 3, MISSED: 4, RTT_SUM: 5 });

/** Bits of FLOW.STATE. */
export const FLAG = Object.freeze({
  /** B is the client (else A). */
  CLIENT_IS_B: 1,
  /** The two bits of the orientation: syn 0, port 1, tuple 2. */
  ORIENTATION_SHIFT: 1,
  ORIENTATION: 6,
  /** B sent the first packet. */
  FIRST_FROM_B: 8,
  /** The connection ended; it lingers for late segments. */
  CLOSED: 16,
  SYN_TIME: 32,
  HAS_IRTT: 64,
  SYN_ACK_SEEN: 128,
  /** The handshake settled that windows are not scaled. */
  UNSCALED: 256,
  /** HANDSHAKE_SERVER stands in a record already. */
  SERVER_TIME_WRITTEN: 512,
});

/** Bits of the label byte of a side. */
export const KNOWN = Object.freeze({
  /** HI and CONT are set. */
  HI: 1,
  ISN: 2,
  /** ACK is set: the side has sent a segment. */
  ACK: 4,
  /** The last segment was a keep-alive, or a zero-window probe. */
  KEEP_ALIVE: 8,
  PROBE: 16,
  /** The side has sent an ACK without SYN, from which on its window is scaled. */
  SCALED: 32,
  /** RANGE_START and RANGE_END are set. */
  RANGES: 64,
  /** LOOKED_FOR is set. */
  LOOKED_FOR: 128,
});
