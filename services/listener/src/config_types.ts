/** Types of values that only the listener's configuration has. */
import { isIP } from 'node:net';
import type { KeyParts } from '@mirrorscope/flow';
import { choice, list, value } from '@mirrorscope/runtime';
import { parseStoreUrl } from '@mirrorscope/store/url';
import { z } from 'zod';
import { networkOf, networkText, parseNetwork } from './network.ts';

export type SourceChoice = { readonly kind: 'udp' | 'dgram' | 'cap' } | { readonly kind: 'file'; readonly path: string };

export type OutputChoice =
  | { readonly kind: 'null' | 'kafka' }
  /** Path `-` is standard output. */
  | { readonly kind: 'ndjson'; readonly path: string }
  | { readonly kind: 'store'; readonly url: string };

const LIVE_SOURCES = ['udp', 'dgram', 'cap'] as const;
const HIGHEST_VNI = 2 ** 24 - 1;

export const source = value<SourceChoice>(
  'give udp, dgram, cap or file:PATH',
  (given) => {
    const kind = LIVE_SOURCES.find((kind) => kind === given);
    if (kind !== undefined) return { kind };
    const [, path] = /^file:(.+)$/.exec(String(given)) ?? [];
    return path === undefined ? undefined : { kind: 'file', path };
  },
  (source) => (source.kind === 'file' ? `file:${source.path}` : source.kind),
);

const OUTPUTS = 'ndjson:PATH (- is standard output), store:URL, kafka or null';

export const output = value<OutputChoice>(
  (given) => {
    if (given.startsWith('kafka:')) return 'give kafka, and its brokers as kafka.brokers';
    return storeFault(given) ?? `give ${OUTPUTS}`;
  },
  (given) => {
    // In YAML null is a word of its own.
    if (given === 'null' || given === null) return { kind: 'null' };
    if (given === 'kafka') return { kind: 'kafka' };
    const [, kind, rest] = /^(ndjson|store):(.+)$/.exec(String(given)) ?? [];
    if (kind === 'ndjson') return { kind, path: rest! };
    return kind === 'store' && storeFault(`store:${rest}`) === undefined ? { kind, url: rest! } : undefined;
  },
  (output) => {
    if (output.kind === 'ndjson') return `ndjson:${output.path}`;
    return output.kind === 'store' ? `store:${output.url}` : output.kind;
  },
);

/** What is wrong with the URL behind `store:`. */
function storeFault(given: string): string | undefined {
  if (!given.startsWith('store:')) return undefined;
  try {
    parseStoreUrl(given.slice('store:'.length));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A path; null for `off`. */
export const directoryOrOff = value<string | null>(
  'give a directory; or off',
  (given) => (given === null || given === '' ? undefined : given === 'off' ? null : String(given)),
  (directory) => directory ?? 'off',
);

export const address = value(
  'give an address of this machine, such as 127.0.0.1, 0.0.0.0 or ::',
  (given) => (isIP(String(given)) === 0 ? undefined : String(given)),
  (address) => address,
);

/** First and last VNI, both included. */
export const vniRange = value<readonly [first: number, last: number]>(
  `give VNIs from 0 to ${HIGHEST_VNI}, such as 7 or 100-199`,
  (given) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(String(given));
    if (match === null) return undefined;
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    return first <= last && last <= HIGHEST_VNI ? [first, last] : undefined;
  },
  ([first, last]) => (first === last ? first : `${first}-${last}`),
);

export const network = value(
  (given) => {
    const parsed = parseNetwork(given);
    if (parsed === undefined) return 'give a network, such as 10.0.0.0/8 or 2001:db8::/32';
    return `bits are set behind the prefix; did you mean ${networkText(networkOf(parsed))}?`;
  },
  (given) => {
    const parsed = parseNetwork(String(given));
    return parsed !== undefined && networkText(parsed) === networkText(networkOf(parsed)) ? parsed : undefined;
  },
  networkText,
);

const KEY_PARTS = { mirror: 'mirrorSource', vni: 'vni', vlan: 'vlan' } as const;
const KEY_WORDS = Object.keys(KEY_PARTS) as (keyof typeof KEY_PARTS)[];

/** What tells flows apart besides the 5-tuple; `none` for nothing. */
export const keyParts = z.codec(list(choice(...KEY_WORDS, 'none')), z.custom<KeyParts>(), {
  decode: (words) => ({ mirrorSource: words.includes('mirror'), vni: words.includes('vni'), vlan: words.includes('vlan') }),
  encode: (key) => {
    const words = KEY_WORDS.filter((word) => key[KEY_PARTS[word]]);
    return words.length === 0 ? ['none' as const] : words;
  },
});
