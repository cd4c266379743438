/** Names of columns as headings. */
import { COLUMNS } from '@mirrorscope/record';
import type { Unit } from './unit.ts';

const WORDS: Readonly<Record<string, string>> = {
  ip: 'IP',
  rtt: 'RTT',
  rsts: 'RSTs',
  syns: 'SYNs',
  fins: 'FINs',
  vni: 'VNI',
  vlan: 'VLAN',
  ttl: 'TTL',
  dscp: 'DSCP',
  mss: 'MSS',
  tcp: 'TCP',
  icmp: 'ICMP',
  id: 'ID',
  az: 'AZ',
  eni: 'ENI',
  src: 'source',
};

const SUFFIXES: Readonly<Partial<Record<Unit, { readonly name: RegExp; readonly text?: string }>>> = {
  ms: { name: /_ms$/, text: 'ms' },
  us: { name: /_us$/, text: 'µs' },
  percent: { name: /_percent$/, text: '%' },
  'bit/s': { name: /_bits_per_second$/ },
  '/s': { name: /_per_second$/, text: '/s' },
  s: { name: /_seconds$/, text: 's' },
};

/** `total_p50_ms` to `Total p50` and `ms`; the unit is given where cells do not bear it themselves. */
export function heading(name: string, unit: Unit): { readonly label: string; readonly unit: string | undefined } {
  const suffix = SUFFIXES[unit];
  const bare = suffix === undefined ? name : name.replace(suffix.name, '');
  const words = bare.split('_').map((word) => WORDS[word] ?? word);
  const text = words.join(' ');
  return { label: text.charAt(0).toUpperCase() + text.slice(1), unit: suffix?.text };
}

const TEXTS: ReadonlyMap<string, string> = new Map(COLUMNS.map(({ name, text }) => [name, text]));

/** What a column of the flow record holds; undefined where the name is none of them. */
export function columnText(name: string): string | undefined {
  return TEXTS.get(name);
}
