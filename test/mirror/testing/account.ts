import { applyPlan, type MirrorFile, openAws, type Plan, parseMirrorFile, planMirror, readWorld } from '@mirrorscope/mirror';
import { VirtualClock } from '@mirrorscope/mirror/testing/clock';
import { Cloud, type CloudOptions } from '@mirrorscope/mirror/testing/cloud';

const ZONES = ['us-east-1a', 'us-east-1b'] as const;

/** An account with a subnet and a listener in each of two zones, and the package at work in it, by the real SDK and in simulated time. */
export async function startAccount(options: CloudOptions = {}) {
  const clock = new VirtualClock();
  const cloud = await Cloud.start({ clock, ...options });
  const vpc = cloud.addVpc();
  const [a, b] = ZONES.map((zone, i) => {
    const subnet = cloud.addSubnet({ vpc, zone, cidr: `10.0.${i * 16}.0/20` });
    return { zone, subnet, listener: cloud.addInstance({ subnet }) };
  }) as [Zone, Zone];
  const open = () =>
    openAws({
      region: cloud.region,
      endpointUrl: cloud.endpoint,
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
      clock,
    });
  const aws = await open();
  const plan = async (file: MirrorFile, share = 100): Promise<Plan> => planMirror(file, await readWorld(aws, file), { share });
  return {
    clock,
    cloud,
    vpc,
    a,
    b,
    aws,
    /** Another program with calls of its own. */
    open,
    plan,
    apply: async (file: MirrorFile, share = 100) => applyPlan(aws, await plan(file, share)),
    /** ARN of a load balancer in front of the listeners of some zones. */
    balancer: (name: string, ...zones: readonly Zone[]): string =>
      cloud.addLoadBalancer({
        name,
        subnets: zones.map(({ subnet }) => subnet),
        listeners: [{ targets: zones.map(({ listener }) => ({ id: listener.id })) }],
      }),
    /** Interfaces of new instances that files select. */
    web: (count: number, { subnet }: Zone, type = 'm5.large'): string[] =>
      Array.from({ length: count }, () => cloud.addInstance({ subnet, type, tags: { role: 'web' } }).interfaces[0]!),
    /** Sessions as AWS has them, past the API. */
    sessions: () => cloud.account.sessions.rows(),
    async [Symbol.asyncDispose]() {
      aws.close();
      await cloud.stop();
    },
  };
}

export type TestAccount = Awaited<ReturnType<typeof startAccount>>;

interface Zone {
  readonly zone: string;
  readonly subnet: string;
  readonly listener: { readonly id: string; readonly interfaces: readonly string[] };
}

/** What is given of a mirror.yaml; the rest mirrors the headers of all packets of what has the tag role=web. */
export const mirrorYaml = (given: { readonly name?: string; readonly targets: object } & Readonly<Record<string, unknown>>): MirrorFile =>
  parseMirrorFile(
    JSON.stringify({
      name: 'web',
      filters: { headers: { rules: [{ direction: 'both' }] } },
      session: { packetLength: 128, number: '1-10' },
      sources: [{ name: 'web', where: { tag: { role: 'web' } } }],
      ...given,
    }),
    'mirror.yaml',
  );

/** `create session/eni-1` */
export const todo = ({ changes }: Plan): string[] =>
  changes.filter(({ action }) => action !== 'unchanged').map(({ action, key }) => `${action} ${key}`);

/** `error no_udp_listener` */
export const problems = ({ findings }: Pick<Plan, 'findings'>): string[] =>
  findings.filter(({ severity }) => severity !== 'info').map(({ severity, code }) => `${severity} ${code}`);
