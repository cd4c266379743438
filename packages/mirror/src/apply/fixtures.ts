import type { Aws } from '../aws/aws.ts';
import { openAws } from '../aws/open.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { canonicalJson } from '../plan/canonical.ts';
import type { Plan } from '../plan/plan.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { Cloud, type CloudOptions } from '../testing/cloud/cloud.ts';
import { mirrorFile, source } from '../testing/plan/worlds.ts';
import { VirtualClock } from '../testing/virtual_clock.ts';
import { KEY_TAG } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';

/** A cloud with `count` instances to mirror and a load balancer to mirror to, and calls to it, all in the same simulated time. */
export async function startMirrored(count: number, options: CloudOptions = {}) {
  const clock = new VirtualClock();
  const cloud = await Cloud.start({ clock, ...options });
  const vpc = cloud.addVpc();
  const subnet = cloud.addSubnet({ vpc, zone: 'us-east-1a', cidr: '10.0.0.0/16' });
  const interfaces = Array.from({ length: count }, () => cloud.addInstance({ subnet, tags: { mirror: 'yes' } }).interfaces[0]!);
  const listener = cloud.addInstance({ subnet });
  const destination = cloud.addLoadBalancer({ name: 'mirror', subnets: [subnet], listeners: [{ targets: [{ id: listener.id }] }] });
  const open = (): Promise<Aws> =>
    openAws({
      endpointUrl: cloud.endpoint,
      region: cloud.region,
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
      clock,
      random: () => 0.5,
    });
  const aws = await open();
  const file = mirrorFile({
    targets: { main: { kind: 'loadBalancer', destination, description: 'listeners', zones: [] } },
    sources: [source({ session: { packetLength: 128, vni: { kind: 'range', from: 1, to: 10_000 } } })],
  });
  const planOf = async (wanted: MirrorFile = file, share = 100): Promise<Plan> =>
    planMirror(wanted, await readWorld(aws, wanted), { share });
  return {
    clock,
    cloud,
    subnet,
    interfaces,
    destination,
    aws,
    open,
    file,
    planOf,
    async [Symbol.asyncDispose]() {
      aws.close();
      await cloud.stop();
    },
  };
}

/** What is left to do. */
export const todo = ({ changes }: Plan): string[] =>
  changes.filter(({ action }) => action !== 'unchanged').map(({ action, key, reason }) => `${action} ${key}: ${reason}`);

/** Targets, filters, rules and sessions as they are, past the API; IDs are replaced by keys, so that two histories with the same end are equal. */
export function endOf({ account }: Cloud): string[] {
  const rows = [...account.targets.rows(), ...account.filters.rows(), ...account.rules.rows(), ...account.sessions.rows()];
  const keys = new Map<string, string>();
  for (const row of rows) {
    const id = String(Object.values(row)[0]);
    keys.set(id, row.tagSet.find(({ key }) => key === KEY_TAG)?.value ?? id.replace(/-.*/, ''));
  }
  return rows.map((row) => canonicalJson(row).replace(/"(tm\w+-\w+)"/g, (_, id: string) => `"${keys.get(id)}"`)).toSorted();
}

/** What a process that was killed says: nothing that the code in it would know. */
export class Killed extends Error {}

/** As `aws` is to a process that is killed at its nth call: before that is made, or after, without the answer. Nothing is called later. */
export function killedAt(aws: Aws, nth: number, when: 'before' | 'after'): Aws {
  let calls = 0;
  const ec2: Aws['ec2'] = async (command, about) => {
    calls++;
    if (calls > nth || (calls === nth && when === 'before')) throw new Killed();
    const answer = await aws.ec2(command, about);
    if (calls >= nth) throw new Killed();
    return answer;
  };
  return { ...aws, ec2 };
}
