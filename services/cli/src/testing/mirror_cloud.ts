import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cloud } from '@mirrorscope/mirror/testing/cloud';
import { mirrorscope, type Outcome } from './command.ts';

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };

/** A loopback AWS with instances web-0, web-1 ... and a listener behind a load balancer; a folder for files; and the command to use both. */
export async function startMirrorCloud(instances: number) {
  const scratch = mkdtempSync(join(tmpdir(), 'mirrorscope-mirror-'));
  const cloud = await Cloud.start();
  const vpc = cloud.addVpc();
  const subnet = cloud.addSubnet({ vpc, zone: 'us-east-1a', cidr: '10.0.1.0/24' });
  const listener = cloud.addInstance({ subnet, tags: { role: 'mirror' } });
  const loadBalancer = cloud.addLoadBalancer({ name: 'mirror', subnets: [subnet], listeners: [{ targets: [{ id: listener.id }] }] });
  const web = Array.from({ length: instances }, (_, i) => cloud.addInstance({ subnet, tags: { role: 'web', Name: `web-${i}` } }));
  const run = (...args: string[]): Promise<Outcome> =>
    mirrorscope([...args, '--endpoint-url', cloud.endpoint], { env: CREDENTIALS, cwd: scratch });
  const mirror = (...args: string[]): Promise<Outcome> => run('mirror', ...args);
  return {
    scratch,
    cloud,
    subnet,
    listener,
    loadBalancer,
    web,
    /** Path of a mirror.yaml that mirrors the headers of them all. */
    file(name: string, more = ''): string {
      const path = join(scratch, `${name}.yaml`);
      writeFileSync(
        path,
        `name: ${name}
targets: {main: {loadBalancer: "${loadBalancer}"}}
filters: {headers: {rules: [{direction: both}]}}
session: {packetLength: 128, vni: 1000-1999}
sources: [{name: web, where: {tag: {role: web}}}]
${more}`,
      );
      return path;
    },
    /** The command, any that asks AWS. */
    run,
    mirror,
    /** A mirror's sessions as AWS has them, past the API. */
    sessions: (name: string) =>
      cloud.account.sessions.rows().filter(({ tagSet }) => tagSet.some(({ key, value }) => key === 'mirrorscope:mirror' && value === name)),
    async stop(): Promise<void> {
      await cloud.stop();
      rmSync(scratch, { recursive: true });
    },
  };
}
