import { CreateTrafficMirrorSessionCommand, type CreateTrafficMirrorSessionCommandInput, EC2Client } from '@aws-sdk/client-ec2';
import { Cloud, type CloudOptions } from './cloud.ts';

/** What a client of the cloud is made with. */
export const clientOf = (cloud: Cloud, accessKeyId = 'AKIAEXAMPLE') => ({
  endpoint: cloud.endpoint,
  region: cloud.region,
  credentials: { accessKeyId, secretAccessKey: 'secret' },
  maxAttempts: 1,
});

/** A cloud with an instance of two interfaces, a load balancer in front of a listener, a target and a filter; and the real client of it. */
export async function startCloud(options: CloudOptions = {}) {
  const cloud = await Cloud.start(options);
  const vpc = cloud.addVpc();
  const subnet = cloud.addSubnet({ vpc, zone: 'us-east-1a', cidr: '10.0.1.0/24', ipv6Cidr: '2001:db8:1::/64' });
  const source = cloud.addInstance({ subnet, interfaces: 2, tags: { team: 'web' }, group: 'web' });
  const listener = cloud.addInstance({ subnet, tags: { team: 'mirror' } });
  const loadBalancer = cloud.addLoadBalancer({ name: 'mirror', subnets: [subnet], listeners: [{ targets: [{ id: listener.id }] }] });
  const target = cloud.addMirrorTarget({ destination: loadBalancer });
  const filter = cloud.addMirrorFilter();
  const ec2 = new EC2Client(clientOf(cloud));
  return {
    cloud,
    vpc,
    subnet,
    source,
    listener,
    loadBalancer,
    target,
    filter,
    ec2,
    /** Mirrors an interface with number 1, or as said. */
    mirror: (networkInterface: string, given: Partial<CreateTrafficMirrorSessionCommandInput> = {}) =>
      ec2.send(
        new CreateTrafficMirrorSessionCommand({
          NetworkInterfaceId: networkInterface,
          TrafficMirrorTargetId: target,
          TrafficMirrorFilterId: filter,
          SessionNumber: 1,
          ...given,
        }),
      ),
    async [Symbol.asyncDispose]() {
      ec2.destroy();
      await cloud.stop();
    },
  };
}

/** The code of the error that a call ends with; `ok` where there is none. */
export const codeOf = async (call: Promise<unknown>): Promise<string> => (await failureOf(call)).code;

/** What AWS said and with which status. */
export async function failureOf(call: Promise<unknown>): Promise<{ code: string; message?: string; status?: number | undefined }> {
  return call.then(
    () => ({ code: 'ok' }),
    (error: Error & { $metadata?: { httpStatusCode?: number } }) => ({
      code: error.name,
      message: error.message,
      status: error.$metadata?.httpStatusCode,
    }),
  );
}
