import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { CreateTrafficMirrorFilterRuleCommand, DescribeTrafficMirrorFilterRulesCommand } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Cloud, type CloudOptions } from '../testing/cloud/cloud.ts';
import { VirtualClock } from '../testing/virtual_clock.ts';
import { openAws } from './open.ts';
import { pages } from './pages.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };

async function start(t: TestContext, options: CloudOptions = {}) {
  const clock = new VirtualClock();
  const cloud = await Cloud.start({ clock, ...options });
  const aws = await openAws({ endpointUrl: cloud.endpoint, region: cloud.region, credentials, clock, random: () => 0.5 });
  t.after(async () => {
    aws.close();
    await cloud.stop();
  });
  return { clock, cloud, aws };
}

test('all services are spoken to at one endpoint, and the account is asked for once', async (t) => {
  const { aws, cloud } = await start(t);
  assert.equal(await aws.account(), '123456789012');
  assert.equal(await aws.account(), '123456789012');
  assert.deepEqual((await aws.elb(new DescribeLoadBalancersCommand({}), 'load balancers')).LoadBalancers, []);
  assert.deepEqual(
    [...aws.counts.byAction],
    [
      ['sts:GetCallerIdentity', 1],
      ['elasticloadbalancing:DescribeLoadBalancers', 1],
    ],
  );
  assert.equal(cloud.calls.length, 2);
});

test('all pages are read, also of rules, for which the SDK has no paginator', async (t) => {
  const { aws, cloud } = await start(t);
  const TrafficMirrorFilterId = cloud.addMirrorFilter();
  for (let RuleNumber = 1; RuleNumber <= 10; RuleNumber++) {
    const any = { SourceCidrBlock: '0.0.0.0/0', DestinationCidrBlock: '0.0.0.0/0', RuleAction: 'accept' } as const;
    await aws.ec2(
      new CreateTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterId, TrafficDirection: 'ingress', RuleNumber, ...any }),
      'rule',
    );
  }
  const numbers: (number | undefined)[] = [];
  const command = (NextToken: string | undefined) => new DescribeTrafficMirrorFilterRulesCommand({ MaxResults: 5, NextToken });
  for await (const page of pages(aws.ec2, command, 'rules')) {
    numbers.push(...(page.TrafficMirrorFilterRules ?? []).map((rule) => rule.RuleNumber));
  }
  assert.deepEqual(numbers.toSorted(), Array.from({ length: 10 }, (_, index) => index + 1).toSorted());
  assert.equal(aws.counts.byAction.get('ec2:DescribeTrafficMirrorFilterRules'), 2);
});

test('nobody at the endpoint is said to be that', async (t) => {
  const { cloud, clock } = await start(t);
  const { endpoint } = cloud;
  await cloud.stop();
  const aws = await openAws({ endpointUrl: endpoint, region: 'eu-west-1', credentials, clock });
  t.after(() => aws.close());
  await assert.rejects(aws.account(), {
    code: 'unreachable',
    message: new RegExp(`^account: no answer to sts:GetCallerIdentity from ${endpoint} .*--endpoint-url$`),
  });
});

for (const status of [200, 302, 403, 502]) {
  test(`a web page with status ${status} is no answer, and above all no empty one`, async (t) => {
    const server = createServer((_, response) => response.writeHead(status, { 'content-type': 'text/html' }).end('<html>Sign in</html>'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const aws = await openAws({ endpointUrl: `http://127.0.0.1:${port}`, region: 'eu-west-1', credentials, clock: new VirtualClock() });
    t.after(() => {
      aws.close();
      server.close();
    });
    const reading = aws.ec2(new DescribeTrafficMirrorFilterRulesCommand({}), 'rules');
    await assert.rejects(reading, { code: 'unreachable', message: new RegExp(`\\(a web page with status ${status}, where AWS should`) });
  });
}

test('throttled calls are repeated until they pass', async (t) => {
  const { aws, cloud } = await start(t);
  cloud.fault({ operation: 'GetCallerIdentity', times: 3, error: { code: 'ThrottlingException' } });
  assert.equal(await aws.account(), '123456789012');
  assert.equal(aws.counts.throttled, 3);
  assert.equal(aws.counts.repeated, 3);
});

test('without a region there is a line that says where to give one', async (t) => {
  const saved = { ...process.env };
  t.after(() => {
    process.env = saved;
  });
  process.env = { PATH: saved['PATH'], AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' };
  await assert.rejects(openAws({ credentials }), {
    code: 'refused',
    message: 'no AWS region (Region is missing): give --region, or set AWS_REGION',
  });
});

test('without credentials there is a line that says where to give them', async (t) => {
  const { clock } = await start(t);
  const saved = { ...process.env };
  t.after(() => {
    process.env = saved;
  });
  const nowhere = { AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };
  process.env = { PATH: saved['PATH'], ...nowhere };
  const aws = await openAws({ region: 'eu-west-1', clock });
  t.after(() => aws.close());
  await assert.rejects(aws.account(), { code: 'credentials', message: /^account: no credentials \(.*\): give --profile/ });
  const named = await openAws({ region: 'eu-west-1', profile: 'nobody', clock });
  t.after(() => named.close());
  await assert.rejects(named.account(), { code: 'credentials', message: /^account: no credentials in profile nobody \(.*\): is it in/ });
});
