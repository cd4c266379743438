import type { FilterChoice, MirrorFile, RuleChoice, Source } from '../../file/mirror_file.ts';
import { KEY_TAG, MIRROR_TAG, SHARE_TAG } from '../../world/own.ts';
import type { Filter, Instance, LoadBalancer, NetworkInterface, Session, Subnet, Tags, Target, World } from '../../world/world.ts';

/** Small worlds and files for tests of plans and checks: each part says only what the test is about. */

export const BALANCER = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/listeners/0123456789abcdef';

export const emptyWorld: World = {
  account: '111122223333',
  region: 'us-east-1',
  interfaces: [],
  instances: [],
  subnets: [],
  securityGroups: [],
  routeTables: [],
  loadBalancers: [],
  endpoints: [],
  targets: [],
  filters: [],
  sessions: [],
};

export const networkInterface = (id: string, rest: Partial<NetworkInterface> = {}): NetworkInterface => ({
  id,
  description: '',
  type: 'interface',
  status: 'in-use',
  vpc: 'vpc-1',
  subnet: 'subnet-a',
  zone: 'us-east-1a',
  zoneId: 'use1-az1',
  ipv4: ['10.0.0.10'],
  ipv6: [],
  prefixes: [],
  securityGroups: ['sg-source'],
  instance: `i-${id}`,
  owner: '111122223333',
  tags: { mirror: 'yes' },
  ...rest,
});

export const instance = (id: string, rest: Partial<Instance> = {}): Instance => ({
  id,
  type: 'm5.large',
  state: 'running',
  group: undefined,
  tags: {},
  ...rest,
});

/** `zone` is the last letter: a subnet in `us-east-1a`. */
export const subnet = (letter: string, rest: Partial<Subnet> = {}): Subnet => ({
  id: `subnet-${letter}`,
  vpc: 'vpc-1',
  zone: `us-east-1${letter}`,
  zoneId: `use1-az${letter.charCodeAt(0) - 96}`,
  cidr: `10.0.${letter.charCodeAt(0) - 97}.0/24`,
  ipv6Cidr: undefined,
  tags: {},
  ...rest,
});

export const balancer = (rest: Partial<LoadBalancer> = {}): LoadBalancer => ({
  arn: BALANCER,
  name: 'listeners',
  type: 'network',
  state: 'active',
  vpc: 'vpc-1',
  zones: [{ zone: 'us-east-1a', subnet: 'subnet-a' }],
  securityGroups: undefined,
  crossZone: false,
  listeners: [{ protocol: 'UDP', port: 4789, targetGroups: ['arn:group'] }],
  targetGroups: [
    {
      arn: 'arn:group',
      protocol: 'UDP',
      healthCheck: { protocol: 'TCP', port: '9480' },
      crossZone: undefined,
      targets: [{ id: 'i-listener', port: 4789, health: 'healthy', zone: 'us-east-1a' }],
    },
  ],
  ...rest,
});

export const own = (key: string, rest: Tags = {}): Tags => ({
  [MIRROR_TAG]: 'web',
  [KEY_TAG]: key,
  ...(key.startsWith('session/') ? {} : { [SHARE_TAG]: '100' }),
  ...rest,
});

export const target = (id: string, rest: Partial<Target> = {}): Target => ({
  id,
  kind: 'loadBalancer',
  destination: BALANCER,
  description: '',
  owner: '111122223333',
  tags: own('target/main'),
  ...rest,
});

export const filter = (id: string, rest: Partial<Filter> = {}): Filter => ({
  id,
  description: '',
  services: ['amazon-dns'],
  rules: [],
  tags: own('filter/all'),
  ...rest,
});

export const session = (id: string, rest: Partial<Session> = {}): Session => {
  const source = rest.interface ?? 'eni-1';
  return {
    id,
    interface: source,
    target: 'tmt-1',
    filter: 'tmf-1',
    number: 1,
    vni: 1000,
    packetLength: 128,
    description: '',
    owner: '111122223333',
    tags: own(`session/${source}`),
    ...rest,
  };
};

/** A world with `count` interfaces on running instances in zone a and a load balancer to mirror to. */
export const worldOf = (count: number, rest: Partial<World> = {}): World => {
  const ids = Array.from({ length: count }, (_, index) => `eni-${index + 1}`);
  return {
    ...emptyWorld,
    interfaces: ids.map((id) => networkInterface(id)),
    instances: ids.map((id) => instance(`i-${id}`)),
    subnets: [subnet('a')],
    loadBalancers: [balancer()],
    ...rest,
  };
};

export const rule = (rest: Partial<RuleChoice> = {}): RuleChoice => ({
  directions: ['ingress', 'egress'],
  action: 'accept',
  protocol: undefined,
  families: ['ipv4', 'ipv6'],
  source: undefined,
  destination: undefined,
  sourcePorts: undefined,
  destinationPorts: undefined,
  description: '',
  ...rest,
});

export const filterChoice = (rules: readonly RuleChoice[] = [rule()]): FilterChoice => ({
  description: '',
  services: ['amazon-dns'],
  rules,
});

export const source = (rest: Partial<Omit<Source, 'session'>> & { readonly session?: Partial<Source['session']> } = {}): Source => ({
  name: 'web',
  where: { tag: 'mirror', values: ['yes'] },
  limit: undefined,
  filter: 'all',
  target: undefined,
  ...rest,
  session: {
    packetLength: 128,
    number: { from: 1, to: 10 },
    vni: { kind: 'range', from: 1000, to: 99_999 },
    description: '',
    ...rest.session,
  },
});

export const mirrorFile = (rest: Partial<MirrorFile> = {}): MirrorFile => ({
  name: 'web',
  region: undefined,
  targets: { main: { kind: 'loadBalancer', destination: BALANCER, description: '', zones: [] } },
  filters: { all: filterChoice() },
  sources: [source()],
  deny: [],
  tags: {},
  ramp: { steps: [1, 100], observe: 300, every: 10, rollback: 'all' },
  guard: { listeners: undefined, store: undefined, cloudwatch: undefined },
  budget: { perMonth: undefined, bitsPerSecond: undefined, sessionHour: 0.015, crossZoneGb: 0.02 },
  ...rest,
});
