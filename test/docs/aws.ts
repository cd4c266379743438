/** The AWS that pages are about, on the loopback interface: a load balancer with a listener behind it, and twenty instances to mirror. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Cloud } from '@mirrorscope/mirror/testing/cloud';

export interface Aws {
  readonly variables: Readonly<Record<string, string>>;
  /** A file or a script of a page, in which minutes last a second, and the listener's metrics are where this test has some. */
  adapt(text: string): string;
  close(): Promise<void>;
}

export async function openAws(): Promise<Aws> {
  const cloud = await Cloud.start();
  const vpc = cloud.addVpc();
  const subnet = cloud.addSubnet({ vpc, zone: 'us-east-1a', cidr: '10.0.1.0/24' });
  const listener = cloud.addInstance({ subnet, tags: { role: 'mirror' } });
  const arn = cloud.addLoadBalancer({ name: 'mirror', subnets: [subnet], listeners: [{ targets: [{ id: listener.id }] }] });
  for (let i = 0; i < 20; i++) cloud.addInstance({ subnet, tags: { role: 'web', Name: `web-${i}` } });
  let received = 0;
  const metrics = createServer((_, response) => {
    received += 10_000;
    response.end(`mirrorscope_packets_received_total ${received}\nmirrorscope_packets_dropped_total 0\n`);
  });
  await new Promise<void>((resolve) => metrics.listen(0, '127.0.0.1', resolve));
  const { port } = metrics.address() as AddressInfo;
  return {
    variables: {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: cloud.region,
      AWS_ENDPOINT_URL: cloud.endpoint,
    },
    adapt: (text) =>
      text
        .replaceAll(/arn:aws:elasticloadbalancing:[\w:/-]+/g, arn)
        .replaceAll(/http:\/\/[\w.-]+:9479\/metrics/g, `http://127.0.0.1:${port}/metrics`)
        .replaceAll(/\b(observe|every): \d+[sm]/g, '$1: 1s'),
    async close() {
      metrics.close();
      metrics.closeAllConnections();
      await cloud.stop();
    },
  };
}
