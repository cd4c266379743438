import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { clientOf, codeOf, startCloud } from '../fixtures.ts';

test('from a load balancer to the health of its targets', async () => {
  await using world = await startCloud();
  const { cloud, listener, loadBalancer, subnet } = world;
  const elb = new ElasticLoadBalancingV2Client(clientOf(cloud));
  const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [loadBalancer] }));
  assert.deepEqual(LoadBalancers![0]!.AvailabilityZones, [{ ZoneName: 'us-east-1a', SubnetId: subnet, LoadBalancerAddresses: [] }]);
  assert.equal(LoadBalancers![0]!.Type, 'network');
  assert.deepEqual(LoadBalancers![0]!.State, { Code: 'active' });
  const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn: loadBalancer }));
  assert.deepEqual(
    Listeners!.map(({ Protocol, Port }) => [Protocol, Port]),
    [['UDP', 4789]],
  );
  const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: loadBalancer }));
  const [group] = TargetGroups!;
  assert.equal(group!.TargetGroupArn, Listeners![0]!.DefaultActions![0]!.TargetGroupArn);
  assert.equal(group!.HealthCheckProtocol, 'TCP');
  const health = async () => {
    const { TargetHealthDescriptions } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group!.TargetGroupArn }));
    return TargetHealthDescriptions!.map(({ Target, TargetHealth }) => [
      Target!.Id,
      Target!.Port,
      TargetHealth!.State,
      TargetHealth!.Reason,
    ]);
  };
  assert.deepEqual(await health(), [[listener.id, 4789, 'healthy', undefined]]);
  cloud.setTargetHealth(loadBalancer, listener.id, 'unhealthy');
  assert.deepEqual(await health(), [[listener.id, 4789, 'unhealthy', 'Target.FailedHealthChecks']]);
});

test('whether a load balancer and a group cross zones', async () => {
  await using world = await startCloud();
  const { cloud, subnet } = world;
  const elb = new ElasticLoadBalancingV2Client(clientOf(cloud));
  const LoadBalancerArn = cloud.addLoadBalancer({ name: 'wide', subnets: [subnet], crossZone: true, listeners: [{ crossZone: 'false' }] });
  const { Attributes } = await elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
  const key = 'load_balancing.cross_zone.enabled';
  assert.equal(Attributes!.find(({ Key }) => Key === key)!.Value, 'true');
  const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
  const ofGroup = await elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: TargetGroups![0]!.TargetGroupArn }));
  assert.equal(ofGroup.Attributes!.find(({ Key }) => Key === key)!.Value, 'false');
});

test('pages, limits, and what is not there', async () => {
  await using world = await startCloud();
  const { cloud, loadBalancer, subnet } = world;
  const elb = new ElasticLoadBalancingV2Client(clientOf(cloud));
  for (let number = 1; number <= 6; number++) cloud.addLoadBalancer({ name: `nlb-${number}`, subnets: [subnet] });
  const sizes: number[] = [];
  for await (const page of paginateDescribeLoadBalancers({ client: elb }, { PageSize: 3 })) sizes.push(page.LoadBalancers!.length);
  assert.deepEqual(sizes, [3, 3, 1]);
  const many = new DescribeLoadBalancersCommand({ LoadBalancerArns: Array<string>(21).fill(loadBalancer) });
  assert.equal(await codeOf(elb.send(many)), 'ValidationError');
  cloud.removeLoadBalancer(loadBalancer);
  const gone = 'LoadBalancerNotFoundException';
  assert.equal(await codeOf(elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [loadBalancer] }))), gone);
  assert.equal(await codeOf(elb.send(new DescribeListenersCommand({ LoadBalancerArn: loadBalancer }))), gone);
  const group = new DescribeTargetHealthCommand({ TargetGroupArn: 'arn:aws:none' });
  assert.equal(await codeOf(elb.send(group)), 'TargetGroupNotFoundException');
});
