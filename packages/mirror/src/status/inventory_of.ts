import type { Instance, NetworkInterface, Session, Subnet, Tags, World } from '../world/world.ts';
import { nameOf } from './name.ts';
import { ownSessions } from './own_sessions.ts';

/** An element of the inventory that `mirrorscope inventory` takes: docs/inventory.md. What is not known is left out. */
export interface InventoryEntry {
  readonly eni?: string;
  readonly instance?: string;
  readonly name?: string;
  readonly subnet: string;
  /** The zone's ID. */
  readonly az: string;
  readonly vpc: string;
  readonly account: string;
  /** The instance's and the interface's, which win. */
  readonly tags?: Tags;
  readonly addresses: readonly string[];
  readonly viewpoints?: readonly { readonly mirror_src: string; readonly vni: number }[];
}

/**
 * Every interface that has an address, so that records know both ends of a conversation; then the subnets.
 * @param mirror whose sessions give viewpoints; undefined: all own ones
 */
export function inventoryOf(world: World, mirror?: string): InventoryEntry[] {
  const instances = new Map(world.instances.map((instance) => [instance.id, instance]));
  const sessions = Map.groupBy(ownSessions(world, mirror), (session) => session.interface);
  const interfaces = world.interfaces.map((one) =>
    interfaceEntry(world, one, instances.get(one.instance ?? ''), sessions.get(one.id) ?? []),
  );
  return [...interfaces, ...world.subnets.map((subnet) => subnetEntry(world, subnet))].filter(({ addresses }) => addresses.length > 0);
}

function interfaceEntry(
  { account }: World,
  one: NetworkInterface,
  instance: Instance | undefined,
  sessions: readonly Session[],
): InventoryEntry {
  const name = nameOf(one, instance);
  const tags = { ...instance?.tags, ...one.tags };
  const [source] = one.ipv4;
  // AWS sends copies from the primary address; where sessions have one VNI between them they are one viewpoint.
  const vnis = source === undefined ? [] : [...new Set(sessions.map(({ vni }) => vni))].sort((a, b) => a - b);
  return {
    eni: one.id,
    ...(one.instance !== undefined && { instance: one.instance }),
    ...(name !== '' && { name }),
    subnet: one.subnet,
    az: one.zoneId || one.zone,
    vpc: one.vpc,
    account: one.owner || account,
    ...(Object.keys(tags).length > 0 && { tags }),
    addresses: [...one.ipv4, ...one.ipv6, ...one.prefixes],
    ...(vnis.length > 0 && { viewpoints: vnis.map((vni) => ({ mirror_src: source!, vni })) }),
  };
}

const subnetEntry = ({ account }: World, { id, vpc, zone, zoneId, cidr, ipv6Cidr }: Subnet): InventoryEntry => ({
  subnet: id,
  az: zoneId || zone,
  vpc,
  account,
  addresses: [cidr, ipv6Cidr].filter((network) => network !== undefined),
});
