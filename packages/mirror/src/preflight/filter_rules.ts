import type { Draft } from '../plan/draft.ts';
import { expandRules } from '../plan/rules.ts';
import { count } from '../plan/words.ts';
import type { FilterRule } from '../world/world.ts';
import type { Check } from './check.ts';
import type { Finding } from './finding.ts';

type Rule = Pick<FilterRule, 'direction' | 'action' | 'sourceCidr' | 'destinationCidr' | 'protocol'>;

/** Rules in force and network services of a filter of the file, whether it is made or there; undefined where it is gone. */
export function filterOf(
  { file, world }: Pick<Draft, 'file' | 'world'>,
  name: string,
): { readonly rules: readonly Rule[]; readonly services: readonly string[] } | undefined {
  const choice = file.filters[name];
  if (choice === undefined) return undefined;
  return 'id' in choice ? world.filters.find(({ id }) => id === choice.id) : { rules: expandRules(choice), services: choice.services };
}

export const accepts = (rules: readonly Rule[], direction: 'ingress' | 'egress'): boolean =>
  rules.some((rule) => rule.action === 'accept' && rule.direction === direction);

const isIpv6 = ({ sourceCidr }: Rule): boolean => sourceCidr.includes(':');
const isAll = ({ protocol, sourceCidr, destinationCidr }: Rule): boolean =>
  protocol === undefined && [sourceCidr, destinationCidr].every((cidr) => cidr.endsWith('/0'));

/** That filters pass what the sources have, and not all of it whole. */
export const filterRules: Check = (draft) =>
  [...Map.groupBy(draft.wanted, ({ chosen }) => chosen.source.filter)].flatMap(([name, wanted]) => {
    const filter = filterOf(draft, name);
    if (filter === undefined) return [];
    const sources = wanted.map(({ chosen }) => chosen);
    const whole = new Set(sources.filter(({ source }) => source.session.packetLength === undefined).map(({ source }) => source.name));
    return [
      ...directions(name, filter.rules),
      ...(['ipv4', 'ipv6'] as const).flatMap((family) => {
        const having = sources.filter((one) => one.interface[family].length > 0).length;
        const isMissing = !filter.rules.some((rule) => rule.action === 'accept' && isIpv6(rule) === (family === 'ipv6'));
        return isMissing && having > 0 && filter.rules.length > 0 ? [noFamily(name, family, having)] : [];
      }),
      ...(filter.rules.some((rule) => rule.action === 'accept' && isAll(rule)) ? [...whole].map((source) => everything(name, source)) : []),
      ...(filter.services.includes('amazon-dns') ? [] : [noDns(name)]),
    ];
  });

function directions(name: string, rules: readonly Rule[]): Finding[] {
  const missing = (['ingress', 'egress'] as const).filter((direction) => !accepts(rules, direction));
  return missing.map((direction) => ({
    code: 'direction_without_rules',
    severity: missing.length === 2 ? 'error' : 'warning',
    about: `filter/${name} ${direction}`,
    message: `Filter ${name} accepts nothing in direction ${direction}.`,
    meaning: 'A direction without an accepting rule is not mirrored: half of every connection is missing.',
    remedy: `Add a rule for ${direction} to filters.${name}, if that is not meant.`,
  }));
}

const noFamily = (name: string, family: 'ipv4' | 'ipv6', having: number): Finding => ({
  code: 'family_without_rules',
  severity: 'warning',
  about: `filter/${name} ${family}`,
  message: `Filter ${name} accepts no ${FAMILY[family]}, and ${count(having, 'source')} have such addresses.`,
  meaning: 'A rule holds for one address family: 0.0.0.0/0 does not take IPv6.',
  remedy: `Let a rule of filters.${name} have family ${family} as well, or leave families out for both.`,
});

const FAMILY = { ipv4: 'IPv4', ipv6: 'IPv6' };

const everything = (name: string, source: string): Finding => ({
  code: 'passes_everything',
  severity: 'warning',
  about: `sources.${source}`,
  message: `Source ${source} mirrors whole packets, and filter ${name} passes everything.`,
  meaning: 'The instance sends every byte twice, out of its own bandwidth; copies are the first to be dropped.',
  remedy: 'Set session.packetLength, 128 keeps all headers; or narrow the filter.',
});

const noDns = (name: string): Finding => ({
  code: 'no_amazon_dns',
  severity: 'info',
  about: `filter/${name}`,
  message: `Filter ${name} leaves out the service amazon-dns.`,
  meaning: 'Queries to the resolver of the VPC are mirrored only where the filter lists that service.',
  remedy: `Add amazon-dns to the services of filters.${name}, if DNS is of interest.`,
});
