import { EC2Client } from '@aws-sdk/client-ec2';
import { Cloud, type CloudOptions } from './cloud.ts';

/** A cloud with an instance and a load balancer in front of a listener, and the real client of it. */
export async function startCloud(options: CloudOptions = {}) {
  const cloud = await Cloud.start(options);
  const vpc = cloud.addVpc();
  const subnet = cloud.addSubnet({ vpc, zone: 'us-east-1a', cidr: '10.0.1.0/24', ipv6Cidr: '2001:db8:1::/64' });
  const source = cloud.addInstance({ subnet, interfaces: 2, tags: { team: 'web' }, group: 'web' });
  const listener = cloud.addInstance({ subnet, tags: { team: 'mirror' } });
  const loadBalancer = cloud.addLoadBalancer({ name: 'mirror', subnets: [subnet], listeners: [{ targets: [{ id: listener.id }] }] });
  const ec2 = new EC2Client({
    endpoint: cloud.endpoint,
    region: cloud.region,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  return {
    cloud,
    vpc,
    subnet,
    source,
    listener,
    loadBalancer,
    ec2,
    async [Symbol.asyncDispose]() {
      ec2.destroy();
      await cloud.stop();
    },
  };
}

/** The code and status of the error that a call ends with. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'ok',
    (error: Error) => error.name,
  );
}
