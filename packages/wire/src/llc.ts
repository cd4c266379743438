import { etherTypeLayer } from './ethertype.ts';
import { LAYER_IPV4 } from './layer.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** IEEE 802.2 LLC with one control byte, and behind it the SNAP header (RFC 1042): organisation, type. */
const DSAP = 0;
const SSAP = DSAP + 1;
const CONTROL = SSAP + 1;
const HEADER = CONTROL + 1;
const ORGANISATION = HEADER;
const TYPE = ORGANISATION + 3;
const SNAP_HEADER = TYPE + 2;

const SAP_SNAP = 0xaaaa;
const SAP_IP = 0x0606;
const UNNUMBERED_INFORMATION = 0x03;
/** Organisations whose type field is an EtherType: RFC 1042 and 802.1H. */
const ORGANISATION_ETHERNET = 0x000000;
const ORGANISATION_BRIDGED = 0x0000f8;

/** Destination and source access point as one number. */
const accessPoints = (view: DataView, offset: number): number => view.getUint16(offset + DSAP);
const control = (view: DataView, offset: number): number => view.getUint8(offset + CONTROL);
const organisation = (view: DataView, offset: number): number =>
  (view.getUint8(offset + ORGANISATION) << 16) | view.getUint16(offset + ORGANISATION + 1);
const snapType = (view: DataView, offset: number): number => view.getUint16(offset + TYPE);

/** Fields of the header at an offset. */
export const llc = Object.freeze({ accessPoints, control, organisation, snapType });

export function enter(view: DataView, walk: Walk): number {
  const at = walk.at;
  if (walk.limit - at < HEADER) return -REFUSAL.LLC_SHORT;
  if (control(view, at) !== UNNUMBERED_INFORMATION) return -REFUSAL.NOT_IP;
  const points = accessPoints(view, at);
  if (points === SAP_IP) {
    walk.at = at + HEADER;
    return LAYER_IPV4;
  }
  if (points !== SAP_SNAP) return -REFUSAL.NOT_IP;
  if (walk.limit - at < SNAP_HEADER) return -REFUSAL.LLC_SHORT;
  const owner = organisation(view, at);
  if (owner !== ORGANISATION_ETHERNET && owner !== ORGANISATION_BRIDGED) return -REFUSAL.NOT_IP;
  walk.at = at + SNAP_HEADER;
  return etherTypeLayer(snapType(view, at));
}
