import type { Account } from '../state/account.ts';
import { Addresses } from './addresses.ts';
import { type AddedInstance, addInstance, type InstanceState, type NewInstance, setInstanceState } from './instances.ts';
import { addLoadBalancer, type NewLoadBalancer, setTargetHealth } from './load_balancers.ts';
import {
  addMirrorFilter,
  addMirrorSession,
  addMirrorTarget,
  type NewMirrorFilter,
  type NewMirrorSession,
  type NewMirrorTarget,
} from './mirroring.ts';
import {
  addEndpoint,
  addInterface,
  addRouteTable,
  addSecurityGroup,
  addSubnet,
  type NewEndpoint,
  type NewInterface,
  type NewRouteTable,
  type NewSecurityGroup,
  type NewSubnet,
} from './network.ts';

/** Puts things into an account, past the API: each is seen at once, and its ID (or ARN) is the answer. */
export class WorldBuilder {
  /** All that is there, for tests that look at it past the API. */
  readonly account: Account;
  readonly #addresses = new Addresses();

  constructor(account: Account) {
    this.account = account;
  }

  /** Its main route table knows the way within the VPC. */
  addVpc({ cidr = '10.0.0.0/16' }: { cidr?: string } = {}): string {
    const vpcId = this.account.ids.next('vpc');
    this.addRouteTable({ vpc: vpcId, main: true, routes: [{ destination: cidr, via: 'local' }] });
    return vpcId;
  }

  addSubnet(subnet: NewSubnet): string {
    return addSubnet(this.account, subnet);
  }

  addSecurityGroup(group: NewSecurityGroup): string {
    return addSecurityGroup(this.account, group);
  }

  addRouteTable(table: NewRouteTable): string {
    return addRouteTable(this.account, table);
  }

  addInterface(networkInterface: NewInterface): string {
    return addInterface(this.account, this.#addresses, networkInterface);
  }

  /** Describes see that after a while. */
  removeInterface(id: string): void {
    this.account.interfaces.delete(id);
  }

  addEndpoint(endpoint: NewEndpoint): string {
    return addEndpoint(this.account, endpoint);
  }

  addInstance(instance: NewInstance): AddedInstance {
    return addInstance(this.account, this.#addresses, instance);
  }

  /** Describes see that after a while. */
  setInstanceState(id: string, state: InstanceState): void {
    setInstanceState(this.account, id, state);
  }

  addLoadBalancer(loadBalancer: NewLoadBalancer): string {
    return addLoadBalancer(this.account, this.#addresses, loadBalancer);
  }

  /** `health` of a target in all groups of the load balancer: `healthy`, `unhealthy`, `draining`, ... */
  setTargetHealth(loadBalancer: string, target: string, health: string): void {
    setTargetHealth(this.account, loadBalancer, target, health);
  }

  removeLoadBalancer(arn: string): void {
    this.account.loadBalancers.delete(arn);
  }

  addMirrorTarget(target: NewMirrorTarget): string {
    return addMirrorTarget(this.account, target);
  }

  addMirrorFilter(filter: NewMirrorFilter = {}): string {
    return addMirrorFilter(this.account, filter);
  }

  addMirrorSession(session: NewMirrorSession): string {
    return addMirrorSession(this.account, session);
  }
}
