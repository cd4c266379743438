import { versionLayer } from './ip.ts';
import { LAYER_ETHERNET } from './layer.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** One entry of the label stack (RFC 3032): label, traffic class, bottom of stack, TTL. */
const ENTRY = 4;
/** Control word in front of an Ethernet pseudowire (RFC 4448); its first four bits are 0, as no IP version is. */
const CONTROL_WORD = 4;

const label = (view: DataView, offset: number): number => view.getInt32(offset) >>> 12;
const isBottom = (view: DataView, offset: number): boolean => (view.getUint8(offset + 2) & 1) !== 0;

/** Fields of the header at an offset. */
export const mpls = Object.freeze({ label, isBottom });

/** MPLS does not say what it carries: the first four bits below the stack do (RFC 4928). */
export function enter(view: DataView, walk: Walk): number {
  let at = walk.at;
  let bottom = false;
  while (!bottom) {
    if (walk.limit - at < ENTRY) return -REFUSAL.MPLS_SHORT;
    bottom = isBottom(view, at);
    at += ENTRY;
  }
  if (walk.limit <= at) return -REFUSAL.MPLS_SHORT;
  walk.at = at;
  const layer = versionLayer(view, at);
  if (layer > 0) return layer;
  if (view.getUint8(at) >> 4 !== 0) return -REFUSAL.MPLS_PAYLOAD;
  walk.at = at + CONTROL_WORD;
  return LAYER_ETHERNET;
}
