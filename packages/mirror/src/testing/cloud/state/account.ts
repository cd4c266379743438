import type { Clock } from '../../../clock.ts';
import { MetricStore } from '../cloudwatch/metric_store.ts';
import { Ids } from './ids.ts';
import type { LoadBalancer, TargetGroup } from './load_balancing.ts';
import type { MirrorFilter, MirrorFilterRule, MirrorSession, MirrorTarget } from './mirroring.ts';
import type { Instance, NetworkInterface, RouteTable, SecurityGroup, Subnet, Vpc, VpcEndpoint } from './network.ts';
import type { Quotas } from './quotas.ts';
import { Table } from './table.ts';

/** All that one account has in one region. */
export class Account {
  readonly clock: Clock;
  readonly region: string;
  readonly id: string;
  readonly quotas: Quotas;
  /** Milliseconds until describes see a change. */
  consistency: number;
  readonly ids = new Ids();
  readonly metrics: MetricStore;
  readonly vpcs;
  readonly subnets;
  readonly securityGroups;
  readonly routeTables;
  readonly interfaces;
  readonly instances;
  readonly endpoints;
  readonly loadBalancers;
  readonly targetGroups;
  readonly targets;
  readonly filters;
  readonly rules;
  readonly sessions;

  constructor(clock: Clock, region: string, id: string, quotas: Quotas, consistency: number) {
    this.metrics = new MetricStore(clock);
    const lag = () => this.consistency;
    this.clock = clock;
    this.region = region;
    this.id = id;
    this.quotas = quotas;
    this.consistency = consistency;
    this.vpcs = new Table<Vpc>(clock, lag);
    this.subnets = new Table<Subnet>(clock, lag);
    this.securityGroups = new Table<SecurityGroup>(clock, lag);
    this.routeTables = new Table<RouteTable>(clock, lag);
    this.interfaces = new Table<NetworkInterface>(clock, lag);
    this.instances = new Table<Instance>(clock, lag);
    this.endpoints = new Table<VpcEndpoint>(clock, lag);
    this.loadBalancers = new Table<LoadBalancer>(clock, lag);
    this.targetGroups = new Table<TargetGroup>(clock, lag);
    this.targets = new Table<MirrorTarget>(clock, lag);
    this.filters = new Table<MirrorFilter>(clock, lag);
    this.rules = new Table<MirrorFilterRule>(clock, lag);
    this.sessions = new Table<MirrorSession>(clock, lag);
  }

  /** `arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0a1b` */
  arn(type: string, id: string, service = 'ec2'): string {
    return `arn:aws:${service}:${this.region}:${this.id}:${type}/${id}`;
  }
}
