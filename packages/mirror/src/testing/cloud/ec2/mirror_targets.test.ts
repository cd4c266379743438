import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateTrafficMirrorTargetCommand, type CreateTrafficMirrorTargetCommandInput } from '@aws-sdk/client-ec2';
import { codeOf, startCloud } from '../fixtures.ts';

test('a target is an interface, a network load balancer or a gateway endpoint', async () => {
  await using world = await startCloud();
  const { cloud, ec2, listener, loadBalancer, subnet } = world;
  const endpoint = cloud.addEndpoint({ subnets: [subnet] });
  for (const [input, type] of [
    [{ NetworkInterfaceId: listener.interfaces[0] }, 'network-interface'],
    [{ NetworkLoadBalancerArn: loadBalancer }, 'network-load-balancer'],
    [{ GatewayLoadBalancerEndpointId: endpoint }, 'gateway-load-balancer-endpoint'],
  ] as const) {
    const { TrafficMirrorTarget } = await ec2.send(new CreateTrafficMirrorTargetCommand(input));
    assert.partialDeepStrictEqual(TrafficMirrorTarget, { ...input, Type: type });
  }
});

test('nothing else is, and no two of them', async () => {
  await using world = await startCloud();
  const { cloud, ec2, listener, loadBalancer, subnet } = world;
  const [interfaceOfListener = ''] = listener.interfaces;
  const create = (input: CreateTrafficMirrorTargetCommandInput) => codeOf(ec2.send(new CreateTrafficMirrorTargetCommand(input)));
  assert.equal(await create({}), 'InvalidParameterCombination');
  const both = { NetworkInterfaceId: interfaceOfListener, NetworkLoadBalancerArn: loadBalancer };
  assert.equal(await create(both), 'InvalidParameterCombination');
  assert.equal(await create({ NetworkInterfaceId: 'eni-0' }), 'InvalidNetworkInterfaceID.NotFound');
  const application = cloud.addLoadBalancer({ name: 'web', type: 'application', subnets: [subnet] });
  assert.equal(await create({ NetworkLoadBalancerArn: application }), 'InvalidParameterValue');
  const endpoint = cloud.addEndpoint({ subnets: [subnet], type: 'Interface' });
  assert.equal(await create({ GatewayLoadBalancerEndpointId: endpoint }), 'InvalidParameterValue');
  assert.equal(await create({ GatewayLoadBalancerEndpointId: 'vpce-0' }), 'InvalidVpcEndpointId.NotFound');
  assert.equal(await create({ NetworkInterfaceId: interfaceOfListener }), 'ok');
  assert.equal(await create({ NetworkInterfaceId: interfaceOfListener }), 'InvalidParameterValue', 'it is a target already');
});
