/** The part of the configuration that says which packets are kept as capture files. */

import { packetFilter } from '@mirrorscope/ring/packet_filter';
import { bytes, choice, duration, value } from '@mirrorscope/runtime';
import { z } from 'zod';
import { directoryOrOff } from './config_types.ts';

const MIB = 1024 ** 2;
/** Room for files of more than the longest packet, for as many workers as there can be. */
const LEAST_RING = 64 * MIB;
const LARGEST_RING = 1024 ** 5;
const LONGEST_PACKET = 262_144;
const YEAR = 366 * 86_400;

const filter = value<string>(
  (given) => faultOf(given) ?? '',
  (given) => (given !== null && faultOf(String(given)) === undefined ? String(given) : undefined),
  (filter) => filter,
);

function faultOf(given: string): string | undefined {
  try {
    packetFilter(given);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Bytes kept behind a packet's headers. */
const payload = value<number>(
  `give headers, all, or a number of bytes up to ${LONGEST_PACKET}`,
  (given) => {
    if (given === 'headers') return 0;
    if (given === 'all') return Number.POSITIVE_INFINITY;
    const number = /^\d+$/.test(String(given)) ? Number(given) : Number.NaN;
    return number <= LONGEST_PACKET ? number : undefined;
  },
  (payload) => (payload === 0 ? 'headers' : payload === Number.POSITIVE_INFINITY ? 'all' : payload),
);

export const capture = z.strictObject({
  dir: directoryOrOff.prefault('off'),
  size: bytes(LEAST_RING, LARGEST_RING).prefault('1GiB'),
  fileSize: bytes(MIB, 1024 * MIB).prefault('64MiB'),
  age: duration(10, YEAR, 'no limit').prefault('24h'),
  filter: filter.prefault(''),
  payload: payload.prefault('headers'),
  form: choice('outer', 'inner').prefault('outer'),
});

export type CaptureConfig = z.output<typeof capture>;
