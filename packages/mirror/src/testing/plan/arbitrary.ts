import fc from 'fast-check';
import type { MirrorFile, Source, TargetChoice } from '../../file/mirror_file.ts';
import { byText } from '../../plan/canonical.ts';
import { QUOTAS, type Quotas } from '../../plan/quotas.ts';
import type { Filter, FilterRule, Session, Target, World } from '../../world/world.ts';
import {
  BALANCER,
  balancer,
  emptyWorld,
  filter,
  filterChoice,
  instance,
  mirrorFile,
  networkInterface,
  own,
  rule,
  session,
  source,
  subnet,
  target,
} from './worlds.ts';

/** Random worlds, files and quotas for properties: small, so that names, numbers and limits meet often. */

const OTHER_BALANCER = BALANCER.replace('listeners', 'others');
const ZONES = ['a', 'b', 'c'];

const id = (prefix: string) => (n: number) => `${prefix}-${n}`;
const FOREIGN = { owner: 'somebody' };

/** Own with a key that the file may know, own of another mirror, or nobody's. */
const tagsOf = (keys: readonly string[]) =>
  fc.oneof(
    fc.constantFrom(...keys).map((key) => own(key)),
    fc.constantFrom(...keys).map((key) => own(key, { 'mirrorscope:mirror': 'another' })),
    fc.constant(FOREIGN),
  );

const destination = fc.constantFrom(
  { kind: 'loadBalancer' as const, destination: BALANCER },
  { kind: 'loadBalancer' as const, destination: OTHER_BALANCER },
  { kind: 'interface' as const, destination: 'eni-listener' },
);

const targets = fc
  .uniqueArray(
    fc.record({ n: fc.integer({ min: 1, max: 6 }), to: destination, tags: tagsOf(['target/main', 'target/second', 'target/old']) }),
    { selector: ({ n }) => n, maxLength: 5 },
  )
  .map((all): Target[] => all.map(({ n, to, tags }) => target(id('tmt')(n), { ...to, tags })).toSorted((a, b) => byText(a.id, b.id)));

const rules = fc
  .uniqueArray(
    fc.record({
      direction: fc.constantFrom('ingress' as const, 'egress' as const),
      number: fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 100, 200, 300, 400),
      protocol: fc.constantFrom(undefined, 6, 17),
    }),
    { selector: ({ direction, number }) => `${direction}${number}`, maxLength: 10 },
  )
  .map((all): FilterRule[] =>
    all.map((one, index) => ({
      ...one,
      id: `tmfr-${index}`,
      action: 'accept',
      sourceCidr: '0.0.0.0/0',
      destinationCidr: '0.0.0.0/0',
      sourcePorts: undefined,
      destinationPorts: undefined,
      description: '',
    })),
  );

const filters = fc
  .uniqueArray(fc.record({ n: fc.integer({ min: 1, max: 6 }), tags: tagsOf(['filter/all', 'filter/tcp', 'filter/old']), rules }), {
    selector: ({ n }) => n,
    maxLength: 4,
  })
  .map((all): Filter[] =>
    all
      .map(({ n, tags, rules: those }) => filter(id('tmf')(n), { tags, rules: those.map((one) => ({ ...one, id: `${one.id}-${n}` })) }))
      .toSorted((a, b) => byText(a.id, b.id)),
  );

const sources = fc.array(fc.record({ zone: fc.constantFrom(...ZONES), tag: fc.constantFrom('yes', 'yes', 'second', 'no') }), {
  maxLength: 12,
});

/** Sessions on these interfaces, as AWS would allow them: at most three each, numbers once. */
const sessions = (interfaces: readonly string[], tmts: readonly Target[], tmfs: readonly Filter[]) =>
  interfaces.length === 0 || tmts.length === 0 || tmfs.length === 0
    ? fc.constant<Session[]>([])
    : fc
        .uniqueArray(
          fc.record({
            interface: fc.constantFrom(...interfaces),
            number: fc.integer({ min: 1, max: 5 }),
            target: fc.constantFrom(...tmts.map((one) => one.id)),
            filter: fc.constantFrom(...tmfs.map((one) => one.id)),
            vni: fc.integer({ min: 1, max: 30 }),
            packetLength: fc.constantFrom(undefined, 96, 128),
            whose: fc.constantFrom('web', 'web', 'another', 'nobody'),
          }),
          { selector: (one) => `${one.interface} ${one.number}`, maxLength: 14 },
        )
        .map((all) =>
          all
            .filter((one, index) => all.slice(0, index).filter((before) => before.interface === one.interface).length < 3)
            .map(({ whose, ...rest }, index) => {
              const tags = whose === 'nobody' ? FOREIGN : own(`session/${rest.interface}`, { 'mirrorscope:mirror': whose });
              return session(`tms-${String(index).padStart(3, '0')}`, { ...rest, tags });
            }),
        );

export const worlds: fc.Arbitrary<World> = fc
  .record({ sources, targets, filters, isGone: fc.boolean() })
  .chain((parts) => {
    const ids = parts.sources.map((_, index) => `eni-${String(index + 1).padStart(2, '0')}`);
    const withGone = parts.isGone ? [...ids, 'eni-gone'] : ids;
    return sessions(withGone, parts.targets, parts.filters).map((those) => ({ ...parts, ids, sessions: those }));
  })
  .map(({ sources: all, targets: tmts, filters: tmfs, ids, sessions: those }) => ({
    ...emptyWorld,
    interfaces: [
      ...all.map(({ zone, tag }, index) =>
        networkInterface(ids[index]!, {
          zone: `us-east-1${zone}`,
          zoneId: `use1-az${ZONES.indexOf(zone) + 1}`,
          subnet: `subnet-${zone}`,
          tags: { mirror: tag },
        }),
      ),
      networkInterface('eni-listener', { tags: {}, instance: 'i-listener' }),
    ],
    instances: [...ids.map((one) => instance(`i-${one}`)), instance('i-listener')],
    subnets: ZONES.map((zone) => subnet(zone)),
    loadBalancers: [balancer()],
    targets: tmts,
    filters: tmfs,
    sessions: those,
  }));

const targetChoice: fc.Arbitrary<TargetChoice> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ to: destination, zones: zoneLists() }).map(({ to, zones }) => ({ ...to, description: '', zones })) },
  { weight: 1, arbitrary: fc.record({ id: fc.integer({ min: 1, max: 6 }).map(id('tmt')), zones: zoneLists() }) },
);

function zoneLists(): fc.Arbitrary<readonly string[]> {
  return fc.constantFrom([], [], ['us-east-1a'], ['use1-az2'], ['us-east-1b', 'us-east-1c']);
}

const ranges = (most: number) =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 0, max: most })).map(([from, size]) => ({ from, to: from + size }));

const vni: fc.Arbitrary<Source['session']['vni']> = fc.oneof(
  ranges(12).map((range) => ({ kind: 'range' as const, ...range })),
  fc.constant({ kind: 'range' as const, from: 1000, to: 99_999 }),
  fc.integer({ min: 1, max: 12 }).map((one) => ({ kind: 'fixed' as const, vni: one })),
  fc.constant({ kind: 'aws' as const }),
);

const sourceOf = (name: string, tag: string): fc.Arbitrary<Source> =>
  fc
    .record({
      number: ranges(4),
      vni,
      packetLength: fc.constantFrom(undefined, 96, 128),
      filter: fc.constantFrom('all', 'tcp'),
      target: fc.constantFrom(undefined, undefined, 'main', 'second'),
    })
    .map(({ filter: by, target: to, ...choice }) =>
      source({ name, where: { tag: 'mirror', values: [tag] }, filter: by, target: to, session: choice }),
    );

const ruleChoices = fc.array(
  fc.record({
    directions: fc.constantFrom(['ingress' as const], ['egress' as const], ['ingress' as const, 'egress' as const]),
    families: fc.constantFrom(['ipv4' as const], ['ipv4' as const, 'ipv6' as const]),
    protocol: fc.constantFrom(undefined, 6, 17),
  }),
  { minLength: 1, maxLength: 7 },
);

export const files: fc.Arbitrary<MirrorFile> = fc
  .record({
    main: targetChoice,
    second: fc.option(targetChoice, { nil: undefined }),
    all: ruleChoices,
    tcp: fc.option(fc.integer({ min: 1, max: 6 }).map(id('tmf')), { nil: undefined }),
    sources: fc.tuple(sourceOf('web', 'yes'), sourceOf('second', 'second')),
    denied: fc.constantFrom('eni-01', 'eni-03', 'eni-none'),
    tags: fc.constantFrom({}, { team: 'net' }),
  })
  .map(({ main, second, all, tcp, sources: both, denied, tags }) =>
    mirrorFile({
      targets: second === undefined ? { main } : { main, second },
      filters: { all: filterChoice(all.map((one) => rule(one))), tcp: tcp === undefined ? filterChoice() : { id: tcp } },
      sources: both.map((one) => (one.target === 'second' && second === undefined ? { ...one, target: 'main' } : one)),
      deny: [{ field: 'interface', values: [denied] }],
      tags,
    }),
  );

export const quotas: fc.Arbitrary<Quotas> = fc
  .record({ sessions: fc.constantFrom(6, 12, 10_000), sourcesPerInterfaceTarget: fc.constantFrom(1, 3, 10) })
  .map((some) => ({ ...QUOTAS, ...some }));

export const shares = fc.integer({ min: 0, max: 100 });
