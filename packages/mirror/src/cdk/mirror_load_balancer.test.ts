import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Match } from 'aws-cdk-lib/assertions';
import { type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { MirrorLoadBalancer, type MirrorLoadBalancerProps } from './mirror_load_balancer.ts';
import { synthesize } from './testing/synthesize.ts';

const made = (props: Partial<MirrorLoadBalancerProps> = {}) =>
  synthesize((stack) => {
    // The library's own types are not made for exactOptionalPropertyTypes.
    const vpc = new Vpc(stack, 'Vpc') as IVpc;
    const entry = new MirrorLoadBalancer(stack, 'Entry', { vpc, crossZone: true, sources: ['10.1.0.0/16', '10.2.0.0/16'], ...props });
    entry.allowTo(new SecurityGroup(stack, 'Listeners', { vpc, allowAllOutbound: false, description: 'listeners' }));
  });

const attribute = (key: string, value: string) => ({ LoadBalancerAttributes: Match.arrayWith([{ Key: key, Value: value }]) });

test('listens at UDP 4789, inside the VPC', () => {
  const template = made();
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'network', Scheme: 'internal' });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 4789, Protocol: 'UDP' });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Port: 4789, Protocol: 'UDP' });
});

test('asks listeners by TCP whether they live', () => {
  made().hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckProtocol: 'TCP', HealthCheckPort: '9480' });
  made({ healthPort: 9999 }).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckPort: '9999' });
});

test('cross-zone is as it was chosen', () => {
  made().hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', attribute('load_balancing.cross_zone.enabled', 'true'));
  made({ crossZone: false }).hasResourceProperties(
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    attribute('load_balancing.cross_zone.enabled', 'false'),
  );
});

test('a listener that leaves gets what its flows still send', () => {
  made().hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '120' }]),
  });
});

test('only the sources may send, only to the port, and nobody from anywhere', () => {
  const groups = Object.values(made().findResources('AWS::EC2::SecurityGroup')).map(
    ({ Properties }) => Properties.SecurityGroupIngress ?? [],
  );
  const opened = groups.flat().map((rule) => [rule.CidrIp, rule.IpProtocol, rule.FromPort, rule.ToPort]);
  assert.deepEqual(opened, [
    ['10.1.0.0/16', 'udp', 4789, 4789],
    ['10.2.0.0/16', 'udp', 4789, 4789],
  ]);
});

test('packets and the health check go on to listeners, nothing else', () => {
  const rules = Object.values(made().findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => Properties);
  const opened = rules.map((rule) => [rule['IpProtocol'], rule['FromPort'], rule['ToPort']]).sort();
  assert.deepEqual(opened, [
    ['tcp', 9480, 9480],
    ['udp', 4789, 4789],
  ]);
});
