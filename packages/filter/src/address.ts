import { addressText } from '@mirrorscope/record';

const BYTES = 16;
const IPV4_BITS = 32;
const IPV4_PREFIX = 96;

/** First and last address of a network; both the same for an address. As ClickHouse reads them: IPv4 as ::ffff:a.b.c.d. */
export interface Network {
  readonly first: string;
  readonly last: string;
}

/** From `10.1.2.3`, `10.0.0.0/8`, `2001:db8::/32`; undefined where it is none. Bits of the host are ignored. */
export function parseNetwork(text: string): Network | undefined {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const v4 = parseIpv4(address);
  const bytes = v4 === undefined ? parseIpv6(address) : [...new Array(10).fill(0), 0xff, 0xff, ...v4];
  const width = v4 === undefined ? 8 * BYTES : IPV4_BITS;
  const length = bits === undefined ? width : Number(bits);
  if (bytes === undefined || length > width) return undefined;
  const prefix = v4 === undefined ? length : length + IPV4_PREFIX;
  const hostBits = bytes.map((_, index) => 0xff >> Math.min(8, Math.max(0, prefix - 8 * index)));
  return {
    first: textOf(bytes.map((byte, index) => byte & ~hostBits[index]!)),
    last: textOf(bytes.map((byte, index) => byte | hostBits[index]!)),
  };
}

function textOf(bytes: readonly number[]): string {
  const text = addressText(Uint8Array.from(bytes), 0);
  return text.includes(':') ? text : `::ffff:${text}`;
}

function parseIpv4(text: string): number[] | undefined {
  const octets = text.split('.');
  // 010 is eight to some and ten to others.
  if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)) return undefined;
  return octets.map(Number);
}

/** RFC 4291 section 2.2: groups, `::` for zeros at most once, and the last two groups perhaps as a.b.c.d. */
function parseIpv6(text: string): number[] | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const left = groupBytes(head, tail === undefined);
  const right = groupBytes(tail ?? '', true);
  if (left === undefined || right === undefined) return undefined;
  const missing = BYTES - left.length - right.length;
  // `::` stands for one group at least.
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined;
  return [...left, ...new Array(missing).fill(0), ...right];
}

function groupBytes(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const v4 = isEnd ? parseIpv4(groups.at(-1) ?? '') : undefined;
  const hex = v4 === undefined ? groups : groups.slice(0, -1);
  if (!hex.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return [...hex.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]), ...(v4 ?? [])];
}
