import { isIP } from 'node:net';

/** Addresses are 128-bit numbers, those of IPv4 in ::ffff:0:0/96. */
export interface Network {
  /** Bits beyond the prefix are 0. */
  readonly first: bigint;
  readonly last: bigint;
  /** Length of the prefix, 0 to 128. */
  readonly bits: number;
  readonly isV4: boolean;
}

const WIDTH = 128;
const WIDTH4 = 32;

/** Reads `10.0.0.0/8` or `2001:db8::/32`, or one address without a prefix; undefined where it is none of these. */
export function networkOf(text: string): Network | undefined {
  const [, address = '', length] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0) return undefined;
  const isV4 = family === 4;
  const width = isV4 ? WIDTH4 : WIDTH;
  const given = length === undefined ? width : Number(length);
  if (given > width) return undefined;
  const bits = given + WIDTH - width;
  const beyond = (1n << BigInt(WIDTH - bits)) - 1n;
  const value = addressNumber(isV4 ? `::ffff:${address}` : address);
  return { first: value & ~beyond, last: value | beyond, bits, isV4 };
}

/** A URL's host is written without dots and leading zeros. */
function addressNumber(address: string): bigint {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const first = groups(head);
  const last = groups(tail ?? '');
  const middle = Array<string>(8 - first.length - last.length).fill('0');
  return BigInt(`0x${[...first, ...middle, ...last].map((group) => group.padStart(4, '0')).join('')}`);
}

const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));

/** The address and the length of the prefix, as ClickHouse reads it. */
export function prefixText(first: bigint, bits: number): string {
  const hex = first.toString(16).padStart(WIDTH / 4, '0');
  return `${hex.match(/.{4}/g)?.join(':')}/${bits}`;
}

/** As people write it: `10.0.0.0/8`, `2001:db8::/32`. */
export function networkText({ first, bits, isV4 }: Network): string {
  const [address] = prefixText(first, bits).split('/') as [string];
  if (!isV4) return `${new URL(`http://[${address}]`).hostname.slice(1, -1)}/${bits}`;
  const bytes = [24n, 16n, 8n, 0n].map((shift) => (first >> shift) & 255n);
  return `${bytes.join('.')}/${bits - WIDTH + WIDTH4}`;
}
