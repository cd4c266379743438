/**
 * Where decoding stands within one packet: what the layers hand on to each other. One object serves all packets.
 * Offsets count from the start of the view.
 */
export class Walk {
  /** First byte of the layer that comes next. */
  at = 0;
  /** One past the last byte that may be read: what was captured, less what an outer length leaves out as padding. */
  limit = 0;
  /** One past the last byte that the headers so far promise. It lies beyond `limit` where the packet was cut. */
  end = 0;
  /** 1 where tunnels are entered, else 0. */
  decap = 1;
  /** IP headers passed so far, and how many of them when the viewpoint was taken. */
  ipHeaders = 0;
  viewpointIpHeaders = 0;
}

/** Narrows the walk to a length that an enclosing header gives; a length that reaches further changes nothing. */
export function narrow(walk: Walk, end: number): void {
  if (end < walk.end) walk.end = end;
  if (end < walk.limit) walk.limit = end;
}
