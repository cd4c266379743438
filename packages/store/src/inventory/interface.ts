import { isIP } from 'node:net';
import { networkOf } from '@mirrorscope/runtime/network';
import { z } from 'zod';

const text = (meaning: string) => z.string().default('').describe(meaning);

/** Addresses stay as they are given, so that the file and the table can be compared. */
const address = z.string().refine((value) => isIP(value) !== 0 && !value.includes('%'), 'give an address, such as 10.0.0.5 or 2001:db8::5');
const network = z
  .string()
  .refine((value) => networkOf(value) !== undefined, 'give an address or a network, such as 10.0.0.5, 10.0.1.16/28 or 2001:db8::/80');

const viewpoint = z.strictObject({
  mirror_src: address.describe('outer source address of the mirrored packets'),
  vni: z.int().min(0).max(16_777_215).describe('VNI of the mirror session'),
});

/** One line or element of an inventory: a network interface, or a network of which no more is known than where it is. */
const INTERFACE = z
  .strictObject({
    eni: text('network interface, such as eni-0a1b2c3d; empty for a subnet'),
    instance: text('instance that it is attached to'),
    name: text('name for people'),
    subnet: text('subnet'),
    az: text('availability zone; its ID where several accounts are in the inventory, since names differ between accounts'),
    vpc: text('VPC: addresses are looked for in the VPC of the viewpoint first'),
    account: text('account'),
    tags: z.record(z.string(), z.string()).default({}).describe('tags'),
    viewpoints: z.array(viewpoint).default([]).describe('under which its mirrored packets arrive'),
    addresses: z.array(network).default([]).describe('its private addresses and networks; the longest match counts'),
    valid_from: z.iso.datetime({ offset: true }).optional().describe('since when it is so'),
  })
  .refine(({ viewpoints, addresses }) => viewpoints.length + addresses.length > 0, 'give viewpoints or addresses: nothing could find it');

export type Interface = z.output<typeof INTERFACE>;

/** The fault in words, with where in the element it is; undefined where there is none. */
export function readInterface(value: unknown): { readonly found: Interface } | { readonly fault: string } {
  const result = INTERFACE.safeParse(value);
  if (result.success) return { found: result.data };
  const [issue] = result.error.issues;
  return { fault: [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ') };
}

/** The JSON Schema of an inventory that is one array. */
export function inventorySchema(): Record<string, unknown> {
  return z.toJSONSchema(z.array(INTERFACE).min(1), { io: 'input' });
}
