/**
 * The outer headers of datagrams that a socket received without them: IP and UDP in front of the payload, so that everything
 * behind sees LINKTYPE_RAW packets as they were on the wire. What a socket does not tell is filled in: TTL 64, no DSCP, no
 * identification. The UDP checksum is 0, "none", which tunnels may send over IPv6 too (RFC 6935).
 */

import { GENEVE_PORT, VXLAN_PORT } from '@mirrorscope/wire';

/** How a mirror wraps its packets. */
export type Encapsulation = 'vxlan' | 'geneve';

/** The well-known ports, which decoding goes by, whatever port was bound. */
const PORTS: Readonly<Record<Encapsulation, number>> = { vxlan: VXLAN_PORT, geneve: GENEVE_PORT };

/** IPv4 (RFC 791) or IPv6 (RFC 8200) and UDP (RFC 768), in bytes. Both are whole 32-bit words, so aligned payloads stay aligned. */
export const OUTER_HEADER4 = 20 + 8;
export const OUTER_HEADER6 = 40 + 8;

const UDP_HEADER = 8;
/** Version 4, five words of header. */
const FIRST_HALF = 0x4500;
/** Don't fragment: with it the identification may be 0 (RFC 6864). */
const FRAGMENT_HALF = 0x4000;
/** TTL 64 (in IPv6: hop limit), UDP. */
const TTL_PROTOCOL = 0x4011;
const HOP_LIMIT = 64;
const UDP = 17;
/** Third word of ::ffff:a.b.c.d. */
const MAPPED = 0xffff;

/** Writes the headers of all datagrams to one bound address. Integers in and out, nothing is allocated. */
export class OuterHeader {
  readonly #port: number;
  readonly #to0: number;
  readonly #to1: number;
  readonly #to2: number;
  readonly #to3: number;
  /** Sum of those half-words of the IPv4 header that are the same every time. */
  readonly #sum: number;

  /** The bound address as four big-endian words, IPv4 as ::ffff:a.b.c.d; all 0 where any was bound. */
  constructor(destination: ArrayLike<number>, encapsulation: Encapsulation) {
    const [to0 = 0, to1 = 0, to2 = 0, to3 = 0] = Array.from(destination);
    this.#port = PORTS[encapsulation];
    this.#to0 = to0 | 0;
    this.#to1 = to1 | 0;
    this.#to2 = to2 | 0;
    this.#to3 = to3 | 0;
    this.#sum = FIRST_HALF + FRAGMENT_HALF + TTL_PROTOCOL + (to3 >>> 16) + (to3 & 0xffff);
  }

  /**
   * Writes OUTER_HEADER4 bytes in front of `payload`, an offset in `view`, and gives the offset where they begin. `payloadBytes`
   * is what the datagram had before it was cut, if it was.
   */
  write4(view: DataView, payload: number, source: number, sourcePort: number, payloadBytes: number): number {
    const at = (payload - OUTER_HEADER4) | 0;
    const total = (payloadBytes + OUTER_HEADER4) | 0;
    let sum = (this.#sum + total + (source >>> 16) + (source & 0xffff)) | 0;
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    view.setInt32(at, (FIRST_HALF << 16) | total);
    view.setInt32(at + 4, FRAGMENT_HALF);
    view.setInt32(at + 8, (TTL_PROTOCOL << 16) | (~sum & 0xffff));
    view.setInt32(at + 12, source);
    view.setInt32(at + 16, this.#to3);
    this.#writeUdp(view, at + 20, sourcePort, payloadBytes);
    return at;
  }

  /**
   * The same with OUTER_HEADER6 bytes, for a source given as four big-endian words. A sender that an IPv6 socket names as
   * ::ffff:a.b.c.d came by IPv4 and gets the headers of `write4`.
   */
  write6(
    view: DataView,
    payload: number,
    source0: number,
    source1: number,
    source2: number,
    source3: number,
    sourcePort: number,
    payloadBytes: number,
  ): number {
    if ((source0 | source1) === 0 && source2 === MAPPED) return this.write4(view, payload, source3, sourcePort, payloadBytes);
    const at = (payload - OUTER_HEADER6) | 0;
    view.setInt32(at, 0x60000000);
    view.setInt32(at + 4, ((payloadBytes + UDP_HEADER) << 16) | (UDP << 8) | HOP_LIMIT);
    view.setInt32(at + 8, source0);
    view.setInt32(at + 12, source1);
    view.setInt32(at + 16, source2);
    view.setInt32(at + 20, source3);
    view.setInt32(at + 24, this.#to0);
    view.setInt32(at + 28, this.#to1);
    view.setInt32(at + 32, this.#to2);
    view.setInt32(at + 36, this.#to3);
    this.#writeUdp(view, at + 40, sourcePort, payloadBytes);
    return at;
  }

  #writeUdp(view: DataView, at: number, sourcePort: number, payloadBytes: number): void {
    view.setInt32(at, (sourcePort << 16) | this.#port);
    view.setInt32(at + 4, (payloadBytes + UDP_HEADER) << 16);
  }
}
