import { LAYER_LLC } from './layer.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** IEEE 802.11 data frames, as access points send them through GRE. Addresses that depend on the flags follow the fixed part. */
const FRAME_CONTROL = 0;
const FLAGS = FRAME_CONTROL + 1;
const DURATION = FLAGS + 1;
const ADDRESSES = DURATION + 2;
const SEQUENCE_CONTROL = ADDRESSES + 3 * 6;
const FIXED = SEQUENCE_CONTROL + 2;
const FOURTH_ADDRESS = 6;
const QOS_CONTROL = 2;
const HT_CONTROL = 4;

/** Frame control, first byte: version 0, type 2 (data); subtype bits say QoS, and "no data at all". */
const VERSION_AND_TYPE = 0x0f;
const DATA = 0x08;
const SUBTYPE_NULL = 0x40;
const SUBTYPE_QOS = 0x80;
const FLAG_BOTH_DS = 0x03;
const FLAG_PROTECTED = 0x40;
const FLAG_ORDER = 0x80;
const QOS_AGGREGATED = 0x80;
/** Low four bits of the first byte (the field is little endian). */
const FRAGMENT_NUMBER = 0x0f;

const frameControl = (view: DataView, offset: number): number => view.getUint8(offset + FRAME_CONTROL);
const flags = (view: DataView, offset: number): number => view.getUint8(offset + FLAGS);
const fragmentNumber = (view: DataView, offset: number): number => view.getUint8(offset + SEQUENCE_CONTROL) & FRAGMENT_NUMBER;

/** Fields of the header at an offset. */
export const ieee80211 = Object.freeze({ frameControl, flags, fragmentNumber });

export function enter(view: DataView, walk: Walk): number {
  const at = walk.at;
  if (walk.limit - at < FIXED) return -REFUSAL.IEEE80211_SHORT;
  const kind = frameControl(view, at);
  const flag = flags(view, at);
  if ((kind & VERSION_AND_TYPE) !== DATA || (kind & SUBTYPE_NULL) !== 0) return -REFUSAL.NOT_IP;
  if ((flag & FLAG_PROTECTED) !== 0) return -REFUSAL.IEEE80211_PROTECTED;
  if (fragmentNumber(view, at) !== 0) return -REFUSAL.NOT_IP; // a later fragment has no header of its own to read
  let next = at + FIXED;
  if ((flag & FLAG_BOTH_DS) === FLAG_BOTH_DS) next += FOURTH_ADDRESS;
  if ((kind & SUBTYPE_QOS) !== 0) {
    if (walk.limit - next < QOS_CONTROL) return -REFUSAL.IEEE80211_SHORT;
    if ((view.getUint8(next) & QOS_AGGREGATED) !== 0) return -REFUSAL.IEEE80211_AGGREGATED;
    next += QOS_CONTROL;
    if ((flag & FLAG_ORDER) !== 0) next += HT_CONTROL;
  }
  walk.at = next;
  return LAYER_LLC;
}
