import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MirrorFile } from '../file/mirror_file.ts';
import {
  BALANCER,
  balancer,
  filter,
  filterChoice,
  instance,
  mirrorFile,
  networkInterface,
  rule,
  session,
  source,
  subnet,
  target,
  worldOf,
} from '../testing/plan/worlds.ts';
import type { World } from '../world/world.ts';
import { FINDING_CODES, type FindingCode, type Severity } from './finding.ts';
import { preflight } from './preflight.ts';

/** A world and file that bring a finding about, and a pair like it that does not. */
interface Case {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly about: string;
  readonly bad: readonly [MirrorFile, World];
  readonly good: readonly [MirrorFile, World];
}

const world = worldOf(2);
const file = mirrorFile();
const fine = [file, world] as const;
const withSource = (rest: Parameters<typeof source>[0]): MirrorFile => mirrorFile({ sources: [source(rest)] });
const withRules = (...rules: readonly Parameters<typeof rule>[0][]): MirrorFile =>
  mirrorFile({ filters: { all: filterChoice(rules.map((one) => rule(one))) } });
const others = (count: number): World => ({
  ...world,
  sessions: Array.from({ length: count }, (_, index) => session(`tms-x${index}`, { number: index + 1, vni: 5 + index, tags: {} })),
});
const toInterface = (rest: Partial<MirrorFile> = {}): MirrorFile =>
  mirrorFile({ targets: { main: { kind: 'interface', destination: 'eni-l', description: '', zones: [] } }, ...rest });
const listener = networkInterface('eni-l', { tags: {}, instance: 'i-l', securityGroups: ['sg-l'], ipv4: ['10.0.9.9'] });
const withListener = (rest: Partial<World> = {}): World => ({
  ...worldOf(2),
  interfaces: [...world.interfaces, listener],
  instances: [...world.instances, instance('i-l')],
  ...rest,
});
const group = (cidrs: readonly string[], port = 4789): World['securityGroups'][number] => ({
  id: 'sg-l',
  vpc: 'vpc-1',
  ingress: [{ protocol: 'udp', fromPort: port, toPort: port, cidrs, groups: [], prefixLists: [] }],
});
const far = { ...listener, vpc: 'vpc-2', subnet: 'subnet-far', ipv4: ['10.9.0.9'] };
const routed = (via: string, state = 'active'): World =>
  withListener({
    interfaces: [...world.interfaces, far],
    routeTables: [
      {
        id: 'rtb-1',
        vpc: 'vpc-1',
        subnets: [],
        isMain: true,
        routes: [
          { destination: '10.0.0.0/16', via: 'local', state: 'active' },
          { destination: '10.9.0.0/16', via, state },
        ],
      },
    ],
  });
const zoneB: World = {
  ...world,
  interfaces: world.interfaces.map((one) => ({ ...one, zone: 'us-east-1b', zoneId: 'use1-az2', subnet: 'subnet-b' })),
};
const spreading = balancer({ crossZone: true });
const ofType = (type: string): World => ({ ...world, instances: world.instances.map((one) => ({ ...one, type })) });
const ipv6 = (rest: Partial<World> = {}): World => ({
  ...world,
  interfaces: world.interfaces.map((one) => ({ ...one, ipv6: ['2001:db8::1'] })),
  ...rest,
});
const oldOne = target('tmt-old', { tags: { ...target('x').tags, 'mirrorscope:key': 'target/old' } });
const priced = (perMonth: number): MirrorFile => mirrorFile({ budget: { ...file.budget, perMonth } });

const cases: readonly Case[] = [
  {
    code: 'no_udp_listener',
    severity: 'error',
    about: 'target/main',
    bad: [file, { ...world, loadBalancers: [balancer({ listeners: [{ protocol: 'TCP', port: 4789, targetGroups: ['arn:group'] }] })] }],
    good: [
      file,
      { ...world, loadBalancers: [balancer({ listeners: [{ protocol: 'TCP_UDP', port: 4789, targetGroups: ['arn:group'] }] })] },
    ],
  },
  {
    code: 'no_healthy_target',
    severity: 'error',
    about: 'target/main',
    bad: [file, { ...world, loadBalancers: [balancer({ targetGroups: [{ ...balancer().targetGroups[0]!, targets: [] }] })] }],
    good: fine,
  },
  {
    code: 'no_healthy_target',
    severity: 'error',
    about: 'target/main',
    bad: [toInterface(), withListener({ instances: [instance('i-l', { state: 'stopped' })] })],
    good: [toInterface(), withListener()],
  },
  {
    code: 'zone_without_target',
    severity: 'error',
    about: 'target/main us-east-1b',
    bad: [file, zoneB],
    good: [file, { ...zoneB, loadBalancers: [spreading] }],
  },
  {
    code: 'zone_without_target',
    severity: 'error',
    about: 'us-east-1a',
    bad: [
      mirrorFile({ targets: { main: { id: 'tmt-1', zones: ['us-east-1b'] } } }),
      { ...world, targets: [target('tmt-1', { tags: {} })] },
    ],
    good: [mirrorFile({ targets: { main: { id: 'tmt-1', zones: ['use1-az1'] } } }), { ...world, targets: [target('tmt-1', { tags: {} })] }],
  },
  {
    code: 'direction_without_rules',
    severity: 'warning',
    about: 'filter/all egress',
    bad: [withRules({ directions: ['ingress'] }), world],
    good: fine,
  },
  {
    code: 'direction_without_rules',
    severity: 'error',
    about: 'filter/all ingress',
    bad: [withRules({ action: 'reject' }), world],
    good: fine,
  },
  {
    code: 'family_without_rules',
    severity: 'warning',
    about: 'filter/all ipv6',
    bad: [withRules({ families: ['ipv4'] }), ipv6()],
    good: [file, ipv6()],
  },
  {
    code: 'passes_everything',
    severity: 'warning',
    about: 'sources.web',
    bad: [withSource({ session: { packetLength: undefined } }), world],
    good: [{ ...withRules({ protocol: 6 }), sources: [source({ session: { packetLength: undefined } })] }, world],
  },
  { code: 'unsupported_instance', severity: 'error', about: 't2.*', bad: [file, ofType('t2.micro')], good: [file, ofType('c5n.18xlarge')] },
  { code: 'unsupported_instance', severity: 'error', about: '*.metal*', bad: [file, ofType('m5.metal')], good: [file, ofType('r4.large')] },
  { code: 'unknown_instance', severity: 'warning', about: 'zz9.*', bad: [file, ofType('zz9.large')], good: fine },
  {
    code: 'stopped_instance',
    severity: 'warning',
    about: 'web',
    bad: [file, { ...world, instances: world.instances.map((one) => ({ ...one, state: 'stopped' })) }],
    good: fine,
  },
  {
    code: 'source_is_target',
    severity: 'warning',
    about: 'eni-l',
    bad: [toInterface(), withListener({ interfaces: [...world.interfaces, { ...listener, tags: { mirror: 'yes' } }] })],
    good: [toInterface(), withListener()],
  },
  {
    code: 'cross_zone',
    severity: 'warning',
    about: 'target/main us-east-1b',
    bad: [file, { ...zoneB, loadBalancers: [spreading] }],
    good: fine,
  },
  { code: 'both_ends', severity: 'info', about: 'vpc-1', bad: fine, good: [withRules({ directions: ['ingress'] }), world] },
  {
    code: 'packet_length_range',
    severity: 'error',
    about: 'sources.web',
    bad: [withSource({ session: { packetLength: 99_999 } }), world],
    good: fine,
  },
  {
    code: 'packet_length_range',
    severity: 'warning',
    about: 'sources.web',
    bad: [withSource({ session: { packetLength: 40 } }), ipv6()],
    good: [withSource({ session: { packetLength: 40 } }), world],
  },
  {
    code: 'packet_length_below_headers',
    severity: 'warning',
    about: 'sources.web',
    bad: [withSource({ session: { packetLength: 96 } }), ipv6()],
    good: [withSource({ session: { packetLength: 96 } }), world],
  },
  {
    code: 'mtu_truncates',
    severity: 'warning',
    about: 'target/main sources.web',
    bad: [toInterface({ sources: [source({ session: { packetLength: undefined } })] }), withListener()],
    good: [toInterface(), withListener()],
  },
  {
    code: 'security_group_blocks',
    severity: 'error',
    about: 'target/main eni-l',
    bad: [toInterface(), withListener({ securityGroups: [group(['192.168.0.0/16'])] })],
    good: [toInterface(), withListener({ securityGroups: [group(['10.0.0.0/24'])] })],
  },
  {
    code: 'security_group_blocks',
    severity: 'error',
    about: 'target/main listeners',
    bad: [file, { ...world, loadBalancers: [balancer({ securityGroups: ['sg-l'] })], securityGroups: [group(['0.0.0.0/0'], 53)] }],
    good: [file, { ...world, loadBalancers: [balancer({ securityGroups: ['sg-l'] })], securityGroups: [group(['0.0.0.0/0'])] }],
  },
  {
    code: 'no_route',
    severity: 'error',
    about: 'target/main subnet-a',
    bad: [toInterface(), routed('pcx-1', 'blackhole')],
    good: [toInterface(), routed('pcx-1')],
  },
  {
    code: 'no_route',
    severity: 'error',
    about: 'target/main subnet-a',
    bad: [toInterface(), routed('igw-1')],
    good: [toInterface(), routed('tgw-1')],
  },
  { code: 'near_quota', severity: 'warning', about: 'sessions', bad: [file, worldOf(8000)], good: [file, worldOf(7999)] },
  { code: 'past_quota', severity: 'error', about: 'sessions of eni-1', bad: [file, others(3)], good: [file, others(2)] },
  { code: 'past_quota', severity: 'error', about: 'sessions', bad: [file, worldOf(10_001)], good: [file, worldOf(10_000)] },
  {
    code: 'past_quota',
    severity: 'error',
    about: 'rules of filter/all',
    bad: [withRules({}, {}, {}), world],
    good: [withRules({}, {}), world],
  },
  {
    code: 'past_quota',
    severity: 'error',
    about: 'sources of target/main',
    bad: [toInterface(), withListener({ interfaces: [...worldOf(11).interfaces, listener] })],
    good: [toInterface(), withListener({ interfaces: [...worldOf(10).interfaces, listener] })],
  },
  {
    code: 'no_free_number',
    severity: 'error',
    about: 'eni-1',
    bad: [withSource({ session: { number: { from: 1, to: 2 } } }), others(2)],
    good: [withSource({ session: { number: { from: 1, to: 3 } } }), others(2)],
  },
  {
    code: 'no_free_vni',
    severity: 'error',
    about: 'sources.web',
    bad: [withSource({ session: { vni: { kind: 'range', from: 5, to: 7 } } }), others(2)],
    good: [withSource({ session: { vni: { kind: 'range', from: 5, to: 8 } } }), others(2)],
  },
  {
    code: 'still_used',
    severity: 'warning',
    about: 'tmt-old',
    bad: [file, { ...world, targets: [oldOne], sessions: [session('tms-x', { target: 'tmt-old', tags: {}, vni: 5 })] }],
    good: [file, { ...world, targets: [oldOne] }],
  },
  { code: 'over_budget', severity: 'error', about: 'web', bad: [priced(21), world], good: [priced(22), world] },
  { code: 'never_mirrored', severity: 'info', about: 'web', bad: fine, good: [file, worldOf(0)] },
  {
    code: 'no_amazon_dns',
    severity: 'info',
    about: 'filter/all',
    bad: [mirrorFile({ filters: { all: { id: 'tmf-1' } } }), { ...world, filters: [filter('tmf-1', { services: [], tags: {} })] }],
    good: [mirrorFile({ filters: { all: { id: 'tmf-1' } } }), { ...world, filters: [filter('tmf-1', { tags: {} })] }],
  },
  {
    code: 'ipv6_only_subnet',
    severity: 'warning',
    about: 'subnet-a',
    bad: [file, ipv6({ subnets: [subnet('a', { cidr: undefined, ipv6Cidr: '2001:db8::/64' })] })],
    good: [file, ipv6()],
  },
  {
    code: 'target_gone',
    severity: 'error',
    about: 'target/main',
    bad: [mirrorFile({ targets: { main: { id: 'tmt-9', zones: [] } } }), world],
    good: [mirrorFile({ targets: { main: { id: 'tmt-9', zones: [] } } }), { ...world, targets: [target('tmt-9', { tags: {} })] }],
  },
  {
    code: 'filter_gone',
    severity: 'error',
    about: 'filter/all',
    bad: [mirrorFile({ filters: { all: { id: 'tmf-9' } } }), world],
    good: [mirrorFile({ filters: { all: { id: 'tmf-9' } } }), { ...world, filters: [filter('tmf-9', { tags: {} })] }],
  },
  { code: 'destination_gone', severity: 'error', about: 'target/main', bad: [file, { ...world, loadBalancers: [] }], good: fine },
  { code: 'destination_gone', severity: 'error', about: 'target/main', bad: [toInterface(), world], good: [toInterface(), withListener()] },
  { code: 'no_sources', severity: 'warning', about: 'sources.web', bad: [file, worldOf(0)], good: fine },
  {
    code: 'others_session_first',
    severity: 'warning',
    about: 'web',
    bad: [withSource({ session: { number: { from: 2, to: 9 } } }), others(1)],
    good: [
      withSource({ session: { number: { from: 1, to: 1 } } }),
      { ...world, sessions: [session('tms-x', { number: 2, vni: 5, tags: {} })] },
    ],
  },
];

describe('each finding has a world that brings it about and one that does not', () => {
  for (const { code, severity, about, bad, good } of cases) {
    test(`${code}: ${about}`, () => {
      const found = preflight(...bad).filter((one) => one.code === code && one.about === about);
      assert.deepEqual(
        found.map((one) => one.severity),
        [severity],
      );
      for (const part of ['message', 'meaning', 'remedy'] as const) assert.match(found[0]?.[part] ?? '', /^[A-Z0-9a-z'*].*\.$/);
      assert.deepEqual(
        preflight(...good).filter((one) => one.code === code && one.about === about),
        [],
      );
    });
  }

  test('none is forgotten', () => {
    const tested = new Set(cases.map(({ code }) => code));
    assert.deepEqual(
      FINDING_CODES.filter((code) => !tested.has(code)),
      [],
    );
  });
});

test('a sound mirror has nothing but what is always so', () => {
  assert.deepEqual(
    preflight(...fine).map(({ code }) => code),
    ['both_ends', 'never_mirrored'],
  );
});

test('errors come first, whatever finds them', () => {
  const found = preflight(withRules({ directions: ['ingress'] }), {
    ...ofType('t2.micro'),
    loadBalancers: [balancer({ arn: BALANCER, listeners: [] })],
  });
  const rank = { error: 0, warning: 1, info: 2 };
  const ranks = found.map(({ severity }) => rank[severity]);
  assert.deepEqual(ranks, ranks.toSorted());
  assert.equal(found[0]?.severity, 'error');
});
