import { createHash } from 'node:crypto';
import { type Network, networkOf, prefixText } from '@mirrorscope/runtime/network';
import { StoreError } from '../error.ts';
import type { Interface } from './interface.ts';

interface Claim extends Network {
  readonly owner: number;
  readonly vpc: string;
}

/**
 * Keys of each interface in the dictionary interface_by_address (schema/interfaces.ts): its addresses as they are, where no other VPC
 * has any of them; and those of IPv4 also within its VPC. Throws StoreError bad_inventory where two interfaces of one VPC
 * claim the same.
 */
export function prefixesOf(interfaces: readonly Interface[]): string[][] {
  const claims = interfaces
    .flatMap(({ addresses, vpc }, owner): Claim[] => addresses.map((text) => ({ ...(networkOf(text) as Network), owner, vpc })))
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.bits - b.bits));
  refuseTwice(claims, interfaces);
  const contested = contestedClaims(claims);
  const prefixes = interfaces.map(() => new Set<string>());
  for (const claim of claims) {
    const own = prefixes[claim.owner] as Set<string>;
    if (!contested.has(claim)) own.add(prefixText(claim.first, claim.bits));
    if (claim.isV4) own.add(prefixText(withinVpc(claim.first, claim.vpc), claim.bits));
  }
  return prefixes.map((own) => [...own]);
}

/** Claims stand in order, so those of the same network together. */
function refuseTwice(claims: readonly Claim[], interfaces: readonly Interface[]): void {
  const owners = new Map<string, number>();
  for (const { first, bits, vpc, owner } of claims) {
    const key = `${prefixText(first, bits)} ${vpc}`;
    const other = owners.get(key) ?? owner;
    owners.set(key, owner);
    if (other === owner) continue;
    const text = interfaces[owner]?.addresses.find((address) => networkOf(address)?.first === first);
    const names = [other, owner].map((index) => named(interfaces, index));
    throw new StoreError('bad_inventory', `The inventory has ${text} ${vpc === '' ? '' : `of ${vpc} `}twice: ${names.join(' and ')}`);
  }
}

/** An interface for messages: its ID, or its place. */
export function named(interfaces: readonly Interface[], index: number): string {
  return interfaces[index]?.eni || `number ${index + 1}`;
}

/** Claims that meet a claim of another VPC: one of two networks holds the other, or they are apart. */
function contestedClaims(claims: readonly Claim[]): Set<Claim> {
  const contested = new Set<Claim>();
  const around: Claim[] = [];
  for (const claim of claims) {
    while (around.length > 0 && (around.at(-1) as Claim).last < claim.first) around.pop();
    for (const other of around) {
      if (other.vpc === claim.vpc) continue;
      contested.add(other);
      contested.add(claim);
    }
    around.push(claim);
  }
  return contested;
}

/** As the view conversations_named writes it: a byte 1, 11 bytes of the VPC's hash, the IPv4 address. */
function withinVpc(address: bigint, vpc: string): bigint {
  const hash = createHash('sha256').update(vpc).digest('hex').slice(0, 22);
  return BigInt(`0x01${hash}00000000`) | (address & 0xffff_ffffn);
}
