import { LAYER_LLC } from './layer.ts';
import { REFUSAL } from './refusal.ts';
import type { Walk } from './walk.ts';

/** FDDI (ISO 9314-2): frame control, destination, source; LLC follows. */
const FRAME_CONTROL = 0;
const DESTINATION = FRAME_CONTROL + 1;
const SOURCE = DESTINATION + 6;
const HEADER = SOURCE + 6;

/** Frame control says LLC, asynchronous or synchronous; the low bits are a priority. */
const CONTROL_MASK = 0x70;
const CONTROL_LLC = 0x50;

const frameControl = (view: DataView, offset: number): number => view.getUint8(offset + FRAME_CONTROL);

/** Fields of the header at an offset. */
export const fddi = Object.freeze({ frameControl });

export function enter(view: DataView, walk: Walk): number {
  const at = walk.at;
  if (walk.limit - at < HEADER) return -REFUSAL.FDDI_SHORT;
  if ((frameControl(view, at) & CONTROL_MASK) !== CONTROL_LLC) return -REFUSAL.NOT_IP;
  walk.at = at + HEADER;
  return LAYER_LLC;
}
