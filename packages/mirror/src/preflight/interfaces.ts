import { count, sample } from '../plan/words.ts';
import type { Check } from './check.ts';
import type { Finding } from './finding.ts';

/** That sources select something, and nothing that cannot be mirrored. */
export const interfaces: Check = ({ file, world, selection: { chosen, left } }) => {
  const targets = left.filter(({ reason, source }) => reason === 'target' && source !== undefined);
  const lonely = new Set(world.subnets.filter(({ cidr, ipv6Cidr }) => cidr === undefined && ipv6Cidr !== undefined).map(({ id }) => id));
  const mute = Map.groupBy(
    chosen.filter((one) => lonely.has(one.interface.subnet)),
    (one) => one.interface.subnet,
  );
  const selecting = new Set(chosen.map(({ source }) => source.name));
  return [
    ...targets.map((one) => isTarget(one.interface.id, one.source?.name ?? '')),
    ...[...mute].map(([subnet, sources]) =>
      ipv6Only(
        subnet,
        sources.map((one) => one.interface.id),
      ),
    ),
    ...file.sources.filter(({ name }) => !selecting.has(name)).map(({ name }) => nothing(name)),
  ];
};

const isTarget = (id: string, source: string): Finding => ({
  code: 'source_is_target',
  severity: 'warning',
  about: id,
  message: `Source ${source} selects ${id}, which is a mirror target: it is left out.`,
  meaning: 'An interface cannot be both; mirroring a listener would mirror the mirror.',
  remedy: 'Nothing needs to be done; to be rid of this, deny the interface.',
});

const ipv6Only = (subnet: string, ids: readonly string[]): Finding => ({
  code: 'ipv6_only_subnet',
  severity: 'warning',
  about: subnet,
  message: `${subnet} has IPv6 alone, and ${count(ids.length, 'source')} in it: ${sample(ids)}.`,
  meaning: 'AWS mirrors nothing in such subnets, and bills the sessions.',
  remedy: `Add subnet: [${subnet}] to deny.`,
});

const nothing = (name: string): Finding => ({
  code: 'no_sources',
  severity: 'warning',
  about: `sources.${name}`,
  message: `Source ${name} selects no interface that can be mirrored.`,
  meaning: 'Nothing is mirrored for it, and sessions that it had are deleted.',
  remedy: `See what sources.${name} selects by: a tag may be misspelt, or the region another.`,
});
