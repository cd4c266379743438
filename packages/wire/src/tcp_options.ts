import type { Packet } from './packet.ts';

/** TCP options (RFC 9293, RFC 7323, RFC 2018): kind, length (both included), value. Kinds 0 and 1 are one byte. */
const KIND = 0;
const LENGTH = KIND + 1;
const VALUE = LENGTH + 1;

const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;

const MSS_LENGTH = VALUE + 2;
const WINDOW_SCALE_LENGTH = VALUE + 1;
const SACK_PERMITTED_LENGTH = VALUE;
const SACK_BLOCK = 8;
const TIMESTAMPS_LENGTH = VALUE + 8;

/** The whole option that begins at `at`, in bytes; 0 where the options end or what stands here is cut or broken. */
function optionLength(view: DataView, at: number, end: number): number {
  if (at >= end) return 0;
  const kind = view.getUint8(at + KIND);
  if (kind === NO_OPERATION) return 1;
  if (kind === END_OF_OPTIONS || end - at < VALUE) return 0;
  const length = view.getUint8(at + LENGTH);
  return length < VALUE || length > end - at ? 0 : length;
}

/** Maximum segment size and window scale of a SYN, from options in [at, end), into the packet. */
export function readSynOptions(view: DataView, at: number, end: number, packet: Packet): void {
  let option = at;
  for (let length = optionLength(view, option, end); length !== 0; length = optionLength(view, option, end)) {
    const kind = view.getUint8(option + KIND);
    if (kind === MSS && length === MSS_LENGTH) packet.mss = view.getUint16(option + VALUE);
    else if (kind === WINDOW_SCALE && length === WINDOW_SCALE_LENGTH) packet.windowScale = view.getUint8(option + VALUE);
    option += length;
  }
}

/** Offset of the first option of that kind and at least that length in [at, end), or -1. */
function findOption(view: DataView, at: number, end: number, wanted: number, least: number): number {
  let option = at;
  for (let length = optionLength(view, option, end); length !== 0; length = optionLength(view, option, end)) {
    if (view.getUint8(option + KIND) === wanted && length >= least) return option;
    option += length;
  }
  return -1;
}

/** Offset of the SACK option in [at, end), or -1. */
const findSack = (view: DataView, at: number, end: number): number => findOption(view, at, end, SACK, VALUE + SACK_BLOCK);
/** Blocks that the SACK option at `option` carries, and edges of block n. */
const sackBlocks = (view: DataView, option: number): number => ((view.getUint8(option + LENGTH) - VALUE) / SACK_BLOCK) | 0;
const sackLeft = (view: DataView, option: number, block: number): number => view.getInt32(option + VALUE + block * SACK_BLOCK);
const sackRight = (view: DataView, option: number, block: number): number => view.getInt32(option + VALUE + block * SACK_BLOCK + 4);

/** Whether the options in [at, end) permit selective acknowledgements. */
const permitsSack = (view: DataView, at: number, end: number): boolean =>
  findOption(view, at, end, SACK_PERMITTED, SACK_PERMITTED_LENGTH) >= 0;

/** Offset of the timestamps option in [at, end), or -1. */
const findTimestamps = (view: DataView, at: number, end: number): number => findOption(view, at, end, TIMESTAMPS, TIMESTAMPS_LENGTH);
const timestampValue = (view: DataView, option: number): number => view.getInt32(option + VALUE);
const timestampEcho = (view: DataView, option: number): number => view.getInt32(option + VALUE + 4);

export const tcpOptions = Object.freeze({
  findSack,
  sackBlocks,
  sackLeft,
  sackRight,
  permitsSack,
  findTimestamps,
  timestampValue,
  timestampEcho,
});
