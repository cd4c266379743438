/**
 * Zeek's view of a TCP connection: the state of each endpoint, from which conn_state follows, and the history letters
 * (https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html). Letters are kept by endpoint; which of
 * them is the originator, and so the case of the letter, is decided when a record is written.
 */
import { IPPROTO_TCP, IPPROTO_UDP, type Packet, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '@mirrorscope/wire';
import { FLAG, FLOW, HISTORY_LETTERS, KNOWN, SIDE, SIDE_A, SIDE_WORDS } from './layout.ts';
import type { FlowMemory } from './memory.ts';

const { STATE, ICMP_HISTORY, HISTORY } = FLOW;
const { GAPS_STATE_LETTERS_SHUT, SCALE_RANGES_T_W, FLAGS_LABELS_TTL_DSCP, LAST_END_SEQ, ISN, RANGE_END } = SIDE;
const { RANGES } = KNOWN;

/** States of an endpoint. */
export const INACTIVE = 0;
const PARTIAL = 1;
const SYN_SENT = 2;
export const SYN_ACK_SENT = 3;
const ESTABLISHED = 4;
const CLOSED = 5;
const RESET = 6;

/** Letters that an endpoint writes once (bits of the letters byte); S, F and R appear again with another sequence number. */
export const ONCE_A = 1;
export const ONCE_D = 2;
const ONCE_I = 4;
const ONCE_Q = 8;
const SEEN_SYN = 16;
const SEEN_FIN = 32;
const SEEN_RST = 64;

const FIN = TCP_FIN;
const SYN = TCP_SYN;
const RST = TCP_RST;
const ACK = TCP_ACK;
const CONTROL = FIN | SYN | RST;

const [LETTER_S, LETTER_H, LETTER_A, LETTER_D, LETTER_F, LETTER_R, LETTER_I, LETTER_Q, LETTER_T, LETTER_W, LETTER_G] = [
  ...'SHADFRIQTWG',
].map((letter) => letter.charCodeAt(0)) as [number, number, number, number, number, number, number, number, number, number, number];

/** Events of one kind that are still counted: letters stand for the 1st, 10th and 100th. */
const MAX_COUNTED = 100;

/** Takes in a segment from x to y, before handshake.ts and ranges.ts do. Sets FLAG.CLOSED when the connection has ended. */
export function followState(memory: FlowMemory, packet: Packet, base: number, x: number, y: number): void {
  const { u8 } = memory;
  const flags = packet.tcpFlags;
  const xState = (x + GAPS_STATE_LETTERS_SHUT) * 4 + 1;
  const yState = (y + GAPS_STATE_LETTERS_SHUT) * 4 + 1;
  const letters = (x + GAPS_STATE_LETTERS_SHUT) * 4 + 2;
  const control = flags & CONTROL;

  if (control === 0) {
    const letter = packet.payloadBytes > 0 ? ONCE_D : ONCE_A;
    if ((u8[letters]! & letter) === 0) {
      u8[letters] = u8[letters]! | letter;
      writeLetter(memory, base, x, letter === ONCE_D ? LETTER_D : LETTER_A);
    }
  } else writeControlLetter(memory, packet, base, x, control, letters);

  if (packet.window === 0 && control === 0) countLetter(memory, base, x, (x + SCALE_RANGES_T_W) * 4 + 3, LETTER_W);
  if (
    packet.payloadBytes > 0 &&
    (u8[(x + FLAGS_LABELS_TTL_DSCP) * 4 + 1]! & RANGES) !== 0 &&
    ((packet.seq + packet.payloadBytes - memory.i32[x + RANGE_END]!) | 0) <= 0
  ) {
    countLetter(memory, base, x, (x + SCALE_RANGES_T_W) * 4 + 2, LETTER_T);
  }

  const state = u8[xState]!;
  const peer = u8[yState]!;
  if (flags & RST) {
    if (state === CLOSED && peer === CLOSED) return;
    u8[xState] = RESET;
    memory.i32[base + STATE] = memory.i32[base + STATE]! | FLAG.CLOSED;
    return;
  }
  if (flags & SYN) {
    if (state !== INACTIVE && state !== PARTIAL) return;
    if ((flags & ACK) === 0) u8[xState] = SYN_SENT;
    else if (peer === SYN_SENT) {
      u8[xState] = ESTABLISHED;
      u8[yState] = ESTABLISHED;
    } else u8[xState] = SYN_ACK_SENT;
    return;
  }
  if (flags & FIN) {
    if (state === RESET) return;
    u8[xState] = CLOSED;
    if (peer === CLOSED) memory.i32[base + STATE] = memory.i32[base + STATE]! | FLAG.CLOSED;
    return;
  }
  if (state === INACTIVE) u8[xState] = PARTIAL;
  else if (state === SYN_ACK_SENT && peer !== INACTIVE) u8[xState] = ESTABLISHED;
}

/** Bytes of side x were acknowledged that never came past. */
export function countGap(memory: FlowMemory, base: number, x: number): void {
  countLetter(memory, base, x, (x + GAPS_STATE_LETTERS_SHUT) * 4, LETTER_G);
}

function writeControlLetter(memory: FlowMemory, packet: Packet, base: number, x: number, control: number, letters: number): void {
  const { u8, i32 } = memory;
  const written = u8[letters]!;
  if (control === SYN) {
    if ((written & SEEN_SYN) === 0 || packet.seq !== i32[x + ISN]!)
      writeLetter(memory, base, x, packet.tcpFlags & ACK ? LETTER_H : LETTER_S);
    u8[letters] = written | SEEN_SYN;
  } else if (control === FIN || control === RST) {
    const seen = control === FIN ? SEEN_FIN : SEEN_RST;
    if ((written & seen) === 0 || packet.seq !== i32[x + LAST_END_SEQ]!)
      writeLetter(memory, base, x, control === FIN ? LETTER_F : LETTER_R);
    u8[letters] = written | seen;
    i32[x + LAST_END_SEQ] = packet.seq;
  } else {
    const once = control === (FIN | RST) ? ONCE_I : ONCE_Q;
    if ((written & once) === 0) writeLetter(memory, base, x, once === ONCE_I ? LETTER_I : LETTER_Q);
    u8[letters] = written | once;
  }
}

function countLetter(memory: FlowMemory, base: number, x: number, counter: number, letter: number): void {
  const count = memory.u8[counter]!;
  if (count === MAX_COUNTED) return;
  memory.u8[counter] = count + 1;
  if (count === 0 || count === 9 || count === 99) writeLetter(memory, base, x, letter);
}

/** The letters of UDP: D, once a side. */
export function followDatagram(memory: FlowMemory, base: number, x: number): void {
  const letters = (x + GAPS_STATE_LETTERS_SHUT) * 4 + 2;
  if ((memory.u8[letters]! & ONCE_D) !== 0) return;
  memory.u8[letters] = memory.u8[letters]! | ONCE_D;
  memory.u8[(x + GAPS_STATE_LETTERS_SHUT) * 4 + 1] = PARTIAL;
  writeLetter(memory, base, x, LETTER_D);
}

function writeLetter(memory: FlowMemory, base: number, x: number, letter: number): void {
  const length = (base + ICMP_HISTORY) * 4 + 2;
  const at = memory.u8[length]!;
  if (at === HISTORY_LETTERS) return;
  const fromB = x === base + SIDE_A + SIDE_WORDS ? 0x80 : 0;
  memory.u8[(base + HISTORY) * 4 + at] = letter | fromB;
  memory.u8[length] = at + 1;
}

/** conn_state by its position in CONN_STATES of the record. */
const OTH = 0;
const S0 = 1;
const S1 = 2;
const SF = 3;
const REJ = 4;
const S2 = 5;
const S3 = 6;
const RSTO = 7;
const RSTR = 8;
const RSTOS0 = 9;
const RSTRH = 10;
const SH = 11;
const SHR = 12;

/** conn_state of a flow whose client side is `client` and server side `server` (word indices). Only TCP and UDP have states. */
export function connState(memory: FlowMemory, base: number, proto: number, client: number, server: number): number {
  if (proto !== IPPROTO_TCP) return proto === IPPROTO_UDP ? datagramState(memory, client, server) : OTH;
  const originator = memory.u8[(client + GAPS_STATE_LETTERS_SHUT) * 4 + 1]!;
  const responder = memory.u8[(server + GAPS_STATE_LETTERS_SHUT) * 4 + 1]!;
  const originatorIdle = originator <= PARTIAL;
  const responderIdle = responder <= PARTIAL;
  if (responder === RESET) {
    const silent =
      ((memory.u8[(client + GAPS_STATE_LETTERS_SHUT) * 4 + 2]! | memory.u8[(server + GAPS_STATE_LETTERS_SHUT) * 4 + 2]!) & ONCE_D) === 0;
    if (originator === SYN_SENT || originator === SYN_ACK_SENT || (originator === RESET && silent)) return REJ;
    return originatorIdle ? RSTRH : RSTR;
  }
  if (originator === RESET) {
    if (!responderIdle) return RSTO;
    return onlySynThenReset(memory, base, client) ? RSTOS0 : OTH;
  }
  if (originator === CLOSED && responder === CLOSED) return SF;
  if (originator === CLOSED) return responderIdle ? SH : S2;
  if (responder === CLOSED) return originatorIdle ? SHR : S3;
  if (originator === SYN_SENT && responder === INACTIVE) return S0;
  if (originator === ESTABLISHED && responder === ESTABLISHED) return S1;
  return OTH;
}

function datagramState(memory: FlowMemory, client: number, server: number): number {
  const originator = memory.u8[(client + GAPS_STATE_LETTERS_SHUT) * 4 + 1]! !== INACTIVE;
  const responder = memory.u8[(server + GAPS_STATE_LETTERS_SHUT) * 4 + 1]! !== INACTIVE;
  return originator ? (responder ? SF : S0) : SHR;
}

/** The client's letters have a SYN and after it a RST, with none of H A F G I Q between them. */
function onlySynThenReset(memory: FlowMemory, base: number, client: number): boolean {
  const letters = (base + HISTORY) * 4;
  const length = memory.u8[(base + ICMP_HISTORY) * 4 + 2]!;
  const fromB = client === base + SIDE_A + SIDE_WORDS ? 0x80 : 0;
  let syn = false;
  for (let at = 0; at < length; at++) {
    const letter = memory.u8[letters + at]! ^ fromB;
    if (letter === LETTER_S) syn = true;
    else if (letter === LETTER_R) return syn;
    else if (syn && letter < 0x80 && letter !== LETTER_D && letter !== LETTER_T && letter !== LETTER_W) return false;
  }
  return false;
}
