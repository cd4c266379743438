import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCopies, writeStart } from './copies.ts';
import { BenchError } from './error.ts';
import type { Shape } from './schedule.ts';
import { loadSource } from './source.ts';

const CAPTURES = fileURLToPath(new URL('../../../shared/captures/files/', import.meta.url));

/** Git ignores it: inputs and what the tools write. */
export const CACHE = fileURLToPath(new URL('../../.cache/bench/', import.meta.url));

/** What an input has at least where nothing else is asked for. */
export const MINIMUM_PACKETS = 4_000_000;

/** Part of the file names: another generator makes other files. */
const GENERATOR = 2;

/** Bytes kept of each packet, as a truncated mirror session delivers them. */
export const SNAP_LENGTH = 128;

export interface InputSpec {
  readonly name: string;
  /** In the folder of captures, without `.pcap`. */
  readonly capture: string;
  /** What kind of traffic it is, for the page. */
  readonly text: string;
}

export const INPUTS: readonly InputSpec[] = [
  {
    name: 'bulk',
    capture: 'tcp-loss-ndt-download-v4',
    text: 'speed tests over the Internet with losses, headers only: large packets, hardly any records, so the cost of a packet and nothing else',
  },
  {
    name: 'sessions',
    capture: 'tcp-bgp-bmp-v6',
    text: 'sessions that stay, IPv4 and IPv6, quiet for seconds: the active timeout cuts them into records',
  },
  {
    name: 'mixed',
    capture: 'tcp-mixed-enterprise',
    text: 'desktops: short connections, DNS, ICMP, IPv6, GRE: a flow for every dozen packets, so flows begin and records are written all the time',
  },
];

export interface Input {
  readonly spec: InputSpec;
  readonly shape: Shape;
  readonly path: string;
  readonly packets: number;
  /** Of them, those that hold an IP packet that can be decoded. */
  readonly ipPackets: number;
  readonly copies: number;
}

/** Throws a BenchError where the capture is missing. */
export function capturePath(name: string): string {
  const path = join(CAPTURES, `${name}.pcap`);
  if (existsSync(path)) return path;
  throw new BenchError('captures_missing', `no capture ${path}: the captures belong at ../shared/captures beside the repository`);
}

/** Makes the input where it is not there yet, with at least `minimum` packets. */
export async function makeInput(spec: InputSpec, shape: Shape, minimum = MINIMUM_PACKETS): Promise<Input> {
  const source = await loadSource(capturePath(spec.capture), SNAP_LENGTH);
  const copies = Math.ceil(minimum / source.count);
  const path = join(CACHE, `${spec.capture}-${shape}-${copies}-v${GENERATOR}.pcap`);
  await keep(path, (part) => writeCopies(source, copies, shape, part));
  return { spec, shape, path, packets: copies * source.count, ipPackets: copies * source.ipPackets, copies };
}

/** The first packets of an input as a file of their own, for tools that would take hours for all of them. */
export async function makeStart(input: Input, packets: number): Promise<string> {
  const path = input.path.replace(/\.pcap$/, `-first-${packets}.pcap`);
  await keep(path, (part) => writeStart(input.path, packets, part));
  return path;
}

/** Makes a file unless it is there; a file that is there is whole. */
async function keep(path: string, write: (part: string) => void | Promise<void>): Promise<void> {
  if (existsSync(path)) return;
  mkdirSync(CACHE, { recursive: true });
  await write(`${path}.part`);
  renameSync(`${path}.part`, path);
}
