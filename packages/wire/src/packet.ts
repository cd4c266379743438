/**
 * What decoding knows of one packet. One object is made per engine and filled again for every packet, so the hot path
 * allocates nothing. Every field is an int32 (a V8 small integer): sequence numbers and addresses are kept signed and
 * compared modulo 2^32.
 */

/** How the packet reached us: the `encap` column. */
export const ENCAP_NONE = 0;
export const ENCAP_VXLAN = 1;
export const ENCAP_GENEVE = 2;

/** `fragment`: whole packet, first fragment (carries the transport header), later fragment (carries no ports). */
export const FRAGMENT_NONE = 0;
export const FRAGMENT_FIRST = 1;
export const FRAGMENT_LATER = 2;

/** Value of `windowScale` when the segment carries no such option. */
export const NO_WINDOW_SCALE = 255;

/** Layers kept for one packet at most; deeper nesting is refused. */
export const MAX_LAYERS = 32;

export class Packet {
  /** Time of arrival: seconds since 1970 (as uint32 in an int32) and nanoseconds. Set by the caller before decoding. */
  sec = 0;
  nsec = 0;
  /**
   * Bytes the packet had before any capture limit, set by the caller like the time (0 where unknown). Only packets without
   * a length of their own, captured before segmentation offload, are measured by it.
   */
  original = 0;

  /** Viewpoint: outermost mirror tunnel. Outer source address as four big-endian words, IPv4 as ::ffff:a.b.c.d, 0 where none. */
  encap = ENCAP_NONE;
  vni = 0;
  mirror0 = 0;
  mirror1 = 0;
  mirror2 = 0;
  mirror3 = 0;
  /**
   * Who sent the copy to us: outer source address of the outermost tunnel. It differs from the mirror's where a Gateway Load
   * Balancer stands between.
   */
  sender0 = 0;
  sender1 = 0;
  sender2 = 0;
  sender3 = 0;

  /** Innermost VLAN id (12 bits), 0 where none. */
  vlan = 0;

  /** Innermost IP header. Addresses as four big-endian words, IPv4 as ::ffff:a.b.c.d. */
  ipVersion = 0;
  src0 = 0;
  src1 = 0;
  src2 = 0;
  src3 = 0;
  dst0 = 0;
  dst1 = 0;
  dst2 = 0;
  dst3 = 0;
  /** Protocol number above IP and its extension headers. */
  proto = 0;
  ttl = 0;
  dscp = 0;
  /** Two ECN bits; 3 is "congestion experienced". */
  ecn = 0;
  /** IP total length (IPv6: 40 + payload length), from the header, never from the captured length. */
  ipBytes = 0;

  fragment = FRAGMENT_NONE;
  /** IPv4 identification (16 bits) or IPv6 fragment identification (32 bits). */
  fragmentId = 0;
  /** Byte offset of a fragment's data within the datagram's payload. */
  fragmentOffset = 0;
  /** 1 where an IPv6 or IPv4 fragment header says that more fragments follow. */
  fragmentMore = 0;
  /** 1 where a fragment header was present at all, atomic fragments (RFC 6946) included. */
  fragmentHeader = 0;

  /** Transport header; ports are 0 where the protocol has none or a later fragment hides them. */
  srcPort = 0;
  dstPort = 0;
  /** Length of the transport header, TCP options included. Set for TCP. */
  transportHeaderBytes = 0;
  /** Bytes above the transport header, from header lengths. */
  payloadBytes = 0;
  /** Low eight flag bits of TCP: CWR ECE URG ACK PSH RST SYN FIN. */
  tcpFlags = 0;
  seq = 0;
  ack = 0;
  /** Window as it stands in the header, unscaled. */
  window = 0;
  /** From a SYN's options; 0 and NO_WINDOW_SCALE where absent. */
  mss = 0;
  windowScale = NO_WINDOW_SCALE;
  icmpType = 0;
  icmpCode = 0;

  /** 1 where fewer bytes were captured than the headers promise. */
  truncated = 0;

  /** How many layers were walked. */
  layers = 0;
  /**
   * 1: the layers are listed too, outermost first: a LAYER_ code and the offset of its header in the view. Callers who do not
   * look at them set it to 0 once; decoding then takes a tenth less time.
   */
  listLayers = 1;
  readonly layerKind = new Uint8Array(MAX_LAYERS);
  readonly layerOffset = new Int32Array(MAX_LAYERS);
}

/** Forgets what the packet before left in the fields that no layer on the way sets for certain. */
export function clearPacket(packet: Packet): void {
  packet.encap = ENCAP_NONE;
  packet.vni = 0;
  packet.mirror0 = 0;
  packet.mirror1 = 0;
  packet.mirror2 = 0;
  packet.mirror3 = 0;
  packet.sender0 = 0;
  packet.sender1 = 0;
  packet.sender2 = 0;
  packet.sender3 = 0;
  packet.vlan = 0;
  packet.ipVersion = 0;
  packet.srcPort = 0;
  packet.dstPort = 0;
  packet.transportHeaderBytes = 0;
  packet.payloadBytes = 0;
  packet.tcpFlags = 0;
  packet.seq = 0;
  packet.ack = 0;
  packet.window = 0;
  packet.mss = 0;
  packet.windowScale = NO_WINDOW_SCALE;
  packet.icmpType = 0;
  packet.icmpCode = 0;
  packet.truncated = 0;
}

/** Forgets the IP header of the packet before; an IP header sets all of these, so only a packet without one needs it. */
export function clearIp(packet: Packet): void {
  packet.src0 = 0;
  packet.src1 = 0;
  packet.src2 = 0;
  packet.src3 = 0;
  packet.dst0 = 0;
  packet.dst1 = 0;
  packet.dst2 = 0;
  packet.dst3 = 0;
  packet.proto = 0;
  packet.ttl = 0;
  packet.dscp = 0;
  packet.ecn = 0;
  packet.ipBytes = 0;
  packet.fragment = FRAGMENT_NONE;
  packet.fragmentId = 0;
  packet.fragmentOffset = 0;
  packet.fragmentMore = 0;
  packet.fragmentHeader = 0;
}
