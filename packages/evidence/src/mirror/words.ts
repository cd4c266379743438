import type { MirrorFile } from '@mirrorscope/mirror';

type Selector = MirrorFile['deny'][number];
type Filter = MirrorFile['filters'][string];
type Rule = Extract<Filter, { rules: unknown }>['rules'][number];

/** `tag role is web or api and not (zone is x)` */
export function selectorText(selector: Selector): string {
  if ('all' in selector) return selector.all.map(part).join(' and ');
  if ('any' in selector) return selector.any.map(part).join(' or ');
  if ('not' in selector) return `not ${part(selector.not)}`;
  const what = 'tag' in selector ? `tag ${selector.tag}` : selector.field;
  return `${what} is ${selector.values.join(' or ')}`;
}

/** Brackets where `and` and `or` would run together. */
const part = (selector: Selector): string =>
  ('all' in selector && selector.all.length > 1) || ('any' in selector && selector.any.length > 1)
    ? `(${selectorText(selector)})`
    : selectorText(selector);

const PROTOCOLS: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 47: 'gre', 50: 'esp', 58: 'icmpv6', 132: 'sctp' };

/** By IANA's number; the number itself where it is not a usual one. */
export const protocolName = (number: number): string => PROTOCOLS[number] ?? `protocol ${number}`;

/** `egress: accept tcp (ipv4) from 10.0.0.0/8 port 443 to any` */
export function ruleText({ directions, action, protocol, families, ...ends }: Rule): string {
  const of = protocol === undefined ? 'any protocol' : protocolName(protocol);
  const from = endText(ends.source, ends.sourcePorts);
  const to = endText(ends.destination, ends.destinationPorts);
  const description = ends.description === '' ? '' : ` (${ends.description})`;
  return `${directions.join(' and ')}: ${action} ${of}, ${families.join(' and ')}, from ${from} to ${to}${description}`;
}

function endText(network: string | undefined, ports: { readonly from: number; readonly to: number } | undefined): string {
  const port = ports === undefined ? '' : ports.from === ports.to ? ` port ${ports.from}` : ` ports ${ports.from}-${ports.to}`;
  return `${network ?? 'any'}${port}`;
}
