import type { LoadBalancer, TargetGroup } from '../world/world.ts';
import type { Check } from './check.ts';
import type { Finding } from './finding.ts';

/** VXLAN's port: RFC 7348. Mirror sessions have no other. */
export const VXLAN_PORT = 4789;

const isVxlan = ({ protocol, port }: LoadBalancer['listeners'][number]): boolean =>
  ['UDP', 'TCP_UDP'].includes(protocol) && port === VXLAN_PORT;

/** The target groups that take mirrored packets. */
export function vxlanGroups({ listeners, targetGroups }: LoadBalancer): readonly TargetGroup[] {
  const arns = new Set(listeners.filter(isVxlan).flatMap((listener) => listener.targetGroups));
  return targetGroups.filter(({ arn }) => arns.has(arn));
}

/** That load balancers and instances behind targets take packets at all. */
export const loadBalancer: Check = ({ world, targets }) =>
  [...targets.targets.values()].flatMap(({ key, kind, destination }): Finding[] => {
    if (kind === 'interface') {
      const there = world.interfaces.find(({ id }) => id === destination);
      const machine = world.instances.find(({ id }) => id === there?.instance);
      return machine === undefined || machine.state === 'running'
        ? []
        : [sick(key, `${destination} belongs to ${machine.id}, which is ${machine.state}`)];
    }
    const balancer = world.loadBalancers.find(({ arn }) => arn === destination);
    if (kind !== 'loadBalancer' || balancer === undefined) return [];
    if (!balancer.listeners.some(isVxlan)) return [deaf(key, balancer.name)];
    const health = vxlanGroups(balancer).flatMap((group) => group.targets.map((one) => one.health));
    if (health.includes('healthy')) return [];
    return [
      sick(
        key,
        health.length === 0
          ? `nothing is registered behind ${balancer.name}`
          : `none of ${health.length} behind ${balancer.name} is healthy`,
      ),
    ];
  });

const deaf = (key: string, name: string): Finding => ({
  code: 'no_udp_listener',
  severity: 'error',
  about: key,
  message: `${name} has no UDP listener on port ${VXLAN_PORT}.`,
  meaning: 'Mirrored packets come as VXLAN to that port, and are lost without a word.',
  remedy: `Add a listener with protocol UDP and port ${VXLAN_PORT} to ${name}.`,
});

const sick = (key: string, what: string): Finding => ({
  code: 'no_healthy_target',
  severity: 'error',
  about: key,
  message: `Nothing healthy takes what goes to ${key}: ${what}.`,
  meaning: 'Sessions would be paid for, and their packets go nowhere.',
  remedy: 'Start listeners first, and see that their health check answers.',
});
