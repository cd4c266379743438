import type { Clock } from '../../../clock.ts';
import { MetricStore } from '../cloudwatch/metric_store.ts';
import { Ids } from './ids.ts';
import type { LoadBalancer, TargetGroup } from './load_balancing.ts';
import type { MirrorFilter, MirrorFilterRule, MirrorSession, MirrorTarget } from './mirroring.ts';
import type { Instance, NetworkInterface, RouteTable, SecurityGroup, Subnet, VpcEndpoint } from './network.ts';
import type { Quotas } from './quotas.ts';
import { type Delays, Table } from './table.ts';

/** All that one account has in one region. */
export class Account implements Delays {
  readonly clock: Clock;
  readonly region: string;
  readonly id: string;
  readonly quotas: Quotas;
  /** Both may change as the story goes on. */
  consistency: number;
  settling: number;
  readonly ids = new Ids();
  readonly metrics: MetricStore;
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

  constructor(clock: Clock, region: string, id: string, quotas: Quotas, delays: Delays) {
    this.metrics = new MetricStore(clock);
    this.clock = clock;
    this.region = region;
    this.id = id;
    this.quotas = quotas;
    this.consistency = delays.consistency;
    this.settling = delays.settling;
    this.subnets = new Table<Subnet>(clock, this);
    this.securityGroups = new Table<SecurityGroup>(clock, this);
    this.routeTables = new Table<RouteTable>(clock, this);
    this.interfaces = new Table<NetworkInterface>(clock, this);
    this.instances = new Table<Instance>(clock, this);
    this.endpoints = new Table<VpcEndpoint>(clock, this);
    this.loadBalancers = new Table<LoadBalancer>(clock, this);
    this.targetGroups = new Table<TargetGroup>(clock, this);
    this.targets = new Table<MirrorTarget>(clock, this);
    this.filters = new Table<MirrorFilter>(clock, this);
    this.rules = new Table<MirrorFilterRule>(clock, this);
    this.sessions = new Table<MirrorSession>(clock, this);
  }

  /** `arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0a1b` */
  arn(type: string, id: string, service = 'ec2'): string {
    return `arn:aws:${service}:${this.region}:${this.id}:${type}/${id}`;
  }
}
