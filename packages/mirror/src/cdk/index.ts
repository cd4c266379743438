export { MirrorLoadBalancer, type MirrorLoadBalancerProps, VXLAN_PORT } from './mirror_load_balancer.ts';
export type { GivenTarget } from './mirror_text.ts';
export { TrafficMirror, type TrafficMirrorProps } from './traffic_mirror.ts';
