import { networkOf, networkText } from '@mirrorscope/runtime/network';
import { z } from 'zod';
import type { Direction } from '../world/world.ts';
import type { FilterChoice, RuleChoice } from './mirror_file.ts';
import { choice, description, range, text, written } from './value_types.ts';

/** AWS: vpc/latest/mirroring/traffic-mirroring-quotas.html; both directions together. */
const MOST_RULES = 10;
const TCP = 6;
const UDP = 17;
/** IANA's numbers, by the names that people use. */
const PROTOCOLS: Readonly<Record<string, number>> = { icmp: 1, tcp: TCP, udp: UDP, gre: 47, esp: 50, icmpv6: 58, sctp: 132 };
const FAMILY_OF: ReadonlyMap<number, Family> = new Map([
  [PROTOCOLS['icmp']!, 'ipv4'],
  [PROTOCOLS['icmpv6']!, 'ipv6'],
]);

type Family = RuleChoice['families'][number];

const protocol = written(
  `give ${Object.keys(PROTOCOLS).join(', ')}, a number from 0 to 255, or leave it out for all`,
  { description: 'Left out: all.', anyOf: [{ enum: Object.keys(PROTOCOLS) }, { type: 'integer', minimum: 0, maximum: 255 }] },
  (given) =>
    typeof given === 'number' ? (Number.isInteger(given) && given >= 0 && given <= 255 ? given : undefined) : PROTOCOLS[String(given)],
);

const cidr = (meaning: string) =>
  text(/./, 'give a network')
    .check(({ value, issues }) => {
      const network = networkOf(value);
      if (network === undefined) {
        issues.push({ code: 'custom', message: 'give a network, such as 10.0.0.0/8 or 2001:db8::/32', input: value });
      } else if (networkText(network).split('/')[0] !== networkText(networkOf(value.split('/')[0]!)!).split('/')[0]) {
        issues.push({ code: 'custom', message: `bits are set behind the prefix; did you mean ${networkText(network)}?`, input: value });
      }
    })
    .describe(meaning);

const rule = z
  .strictObject({
    direction: choice('ingress', 'egress', 'both').describe('Packets that the interface receives, sends, or both.'),
    action: choice('accept', 'reject').prefault('accept').describe('accept: mirrored; reject: not, whatever later rules say.'),
    protocol: protocol.optional(),
    family: choice('ipv4', 'ipv6', 'both').describe('Left out: that of the networks, else both.').optional(),
    local: cidr("Network of the mirrored interface's own address.").optional(),
    remote: cidr('Network of the other end.').optional(),
    localPorts: range(0, 65_535, "Ports of the mirrored interface's own end.").optional(),
    remotePorts: range(0, 65_535, 'Ports of the other end.').optional(),
    description: description.optional(),
  })
  .check(({ value, issues }) => {
    const fault = (key: keyof typeof value, message: string) => issues.push({ code: 'custom', path: [key], message, input: value[key] });
    const family = familyOf(value.local ?? value.remote);
    if (value.local !== undefined && familyOf(value.remote) !== undefined && familyOf(value.remote) !== family)
      fault('remote', `local is ${value.local}: networks of one rule are of one family; make a rule for each`);
    const given = value.family === undefined || value.family === 'both' ? undefined : value.family;
    if (family !== undefined && value.family !== undefined && given !== family)
      fault('family', `${value.local ?? value.remote} is ${family}; leave family out`);
    for (const ports of ['localPorts', 'remotePorts'] as const) {
      if (value[ports] !== undefined && value.protocol !== TCP && value.protocol !== UDP)
        fault(ports, 'only tcp and udp have ports; give protocol: tcp or udp');
    }
  });

type WrittenRule = z.output<typeof rule>;

/** What is mirrored: a filter that exists, or rules to make one of. */
export const filter = z
  .strictObject({
    id: text(/^tmf-[0-9a-z]+$/, 'give the ID of a mirror filter, such as tmf-0a1b2c3d')
      .describe('A mirror filter that exists.')
      .optional(),
    description: description.optional(),
    services: z
      .array(choice('amazon-dns'), { error: 'give a list: [amazon-dns]' })
      .describe("amazon-dns: also packets to and from Amazon's DNS server, which no rule reaches.")
      .optional(),
    rules: z.array(rule, { error: 'give a list of rules' }).describe('In order: the first that fits decides.').optional(),
  })
  .check(({ value, issues }) => {
    const fault = (key: string, message: string) => issues.push({ code: 'custom', path: [key], message, input: undefined });
    const { id, ...own } = value;
    const [extra] = Object.keys(own);
    if (id !== undefined && extra !== undefined) fault(extra, 'a filter that exists keeps its own; leave this out');
    if (id === undefined && (own.rules ?? []).length + (own.services ?? []).length === 0)
      fault('rules', 'without rules and services nothing is mirrored; for everything: [{direction: both}]');
    const count = (own.rules ?? []).reduce((sum, rule) => sum + directionsOf(rule).length * familiesOf(rule).length, 0);
    if (count > MOST_RULES)
      fault(
        'rules',
        `they are ${count} rules to AWS, since directions and families count each, and a filter takes ${MOST_RULES}: ${FEWER_RULES}`,
      );
  });

const FEWER_RULES = 'give family, use wider networks and port ranges, or share the sources out over several filters';

export function filterOf({ id, ...own }: z.output<typeof filter>, fallback: string): FilterChoice {
  if (id !== undefined) return { id };
  return { description: own.description ?? fallback, services: own.services ?? [], rules: (own.rules ?? []).flatMap(rulesOf) };
}

/** A rule for each direction: what is local is the source of what is sent, and the destination of what is received. */
function rulesOf(rule: WrittenRule): RuleChoice[] {
  const { local, remote, localPorts, remotePorts } = rule;
  const sent = { source: local, destination: remote, sourcePorts: localPorts, destinationPorts: remotePorts };
  const received = { source: remote, destination: local, sourcePorts: remotePorts, destinationPorts: localPorts };
  return directionsOf(rule).map((direction) => ({
    directions: [direction],
    action: rule.action,
    protocol: rule.protocol,
    families: familiesOf(rule),
    ...(direction === 'egress' ? sent : received),
    description: rule.description ?? '',
  }));
}

const directionsOf = ({ direction }: WrittenRule): readonly Direction[] => (direction === 'both' ? ['ingress', 'egress'] : [direction]);

function familiesOf({ local, remote, family, protocol }: WrittenRule): readonly Family[] {
  if (family === 'ipv4' || family === 'ipv6') return [family];
  const [only] = [
    familyOf(local),
    familyOf(remote),
    family === undefined && protocol !== undefined ? FAMILY_OF.get(protocol) : undefined,
  ].filter((family) => family !== undefined);
  return only === undefined ? ['ipv4', 'ipv6'] : [only];
}

const familyOf = (network: string | undefined): Family | undefined =>
  network === undefined ? undefined : network.includes(':') ? 'ipv6' : 'ipv4';
