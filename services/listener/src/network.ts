import { isIP } from 'node:net';
import { addressWords } from '@mirrorscope/capture';
import type { Network } from '@mirrorscope/flow';
import { addressText } from '@mirrorscope/record';

const ADDRESS_BITS = 128;
/** IPv4 addresses are ::ffff:a.b.c.d. */
const MAPPED_BITS = 96;

/** Reads `10.0.0.0/8` or `2001:db8::/32`, or one address without a prefix; undefined where it is none of these. */
export function parseNetwork(text: string): Network | undefined {
  const match = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text);
  const family = match === null ? 0 : isIP(match[1]!);
  if (match === null || family === 0) return undefined;
  const before = family === 4 ? MAPPED_BITS : 0;
  const bits = match[2] === undefined ? ADDRESS_BITS : before + Number(match[2]);
  return bits > ADDRESS_BITS ? undefined : { words: [...addressWords(match[1]!)], bits };
}

/** The network as `parseNetwork` reads it. */
export function networkText({ words, bits }: Network): string {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => {
    view.setInt32(i * 4, word);
  });
  const address = addressText(bytes, 0);
  return `${address}/${address.includes(':') ? bits : bits - MAPPED_BITS}`;
}

/** The network that an address with a prefix lies in: bits beyond the prefix are 0. */
export function networkOf({ words, bits }: Network): Network {
  const kept = (i: number): number => Math.min(32, Math.max(0, bits - i * 32));
  // A shift by 32 would be one by 0.
  return { words: words.map((word, i) => (kept(i) === 0 ? 0 : word & (-1 << (32 - kept(i))))), bits };
}
