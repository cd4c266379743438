import { InterfaceClock } from './pcapng_clock.ts';

/** What packets of one interface of a pcapng section have in common. */
export interface CaptureInterface {
  readonly linkType: number;
  /** Bytes kept of a packet at most; 0: all. */
  readonly snapLength: number;
  readonly clock: InterfaceClock;
}

// Interface description block: type 4, length 4, link type 2, reserved 2, snapshot length 4, options, length again 4.
const LINK_TYPE = 8;
const SNAP_LENGTH = 12;
const OPTIONS = 16;
export const SHORTEST_INTERFACE_BLOCK = 20;

// Options: code 2, length 2, value padded to four bytes (draft-ietf-opsawg-pcapng, sections 3.5 and 4.2).
const OPTION_END = 0;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;
const MICROSECONDS = 6;

/** Reads an interface description block of `length` bytes at `at`. Throws a RangeError that says what is wrong with it. */
export function readInterface(view: DataView, at: number, length: number, littleEndian: boolean): CaptureInterface {
  const end = at + length - 4;
  let resolution = MICROSECONDS;
  let offsetSeconds = 0;
  let option = at + OPTIONS;
  while (option + 4 <= end) {
    const code = view.getUint16(option, littleEndian);
    const size = view.getUint16(option + 2, littleEndian);
    const value = option + 4;
    if (code === OPTION_END) break;
    if (value + size > end) throw new RangeError('an option of the interface description runs past its block');
    if (code === IF_TSRESOL && size === 1) resolution = view.getUint8(value);
    if (code === IF_TSOFFSET && size === 8) offsetSeconds = view.getInt32(littleEndian ? value : value + 4, littleEndian);
    option = value + ((size + 3) & ~3);
  }
  return {
    linkType: view.getUint16(at + LINK_TYPE, littleEndian),
    snapLength: view.getUint32(at + SNAP_LENGTH, littleEndian),
    clock: clockOf(resolution, offsetSeconds),
  };
}

function clockOf(resolution: number, offsetSeconds: number): InterfaceClock {
  try {
    return new InterfaceClock(resolution, offsetSeconds);
  } catch (error) {
    throw new RangeError(`the interface's clock ticks every ${(error as Error).message} s, finer than its timestamps can hold`);
  }
}
