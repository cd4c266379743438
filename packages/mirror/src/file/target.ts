import { listed } from '@mirrorscope/runtime/words';
import { z } from 'zod';
import type { TargetKind } from '../world/world.ts';
import type { TargetChoice } from './mirror_file.ts';
import { description, text, texts } from './value_types.ts';

const KINDS = ['loadBalancer', 'interface', 'endpoint'] as const satisfies readonly TargetKind[];

/** Where copies go: one that exists, or what to make one of. */
export const target = z
  .strictObject({
    id: text(/^tmt-[0-9a-z]+$/, 'give the ID of a mirror target, such as tmt-0a1b2c3d')
      .describe('A mirror target that exists.')
      .optional(),
    loadBalancer: text(
      /^arn:[\w-]+:elasticloadbalancing:[\w-]+:\d{12}:loadbalancer\/net\/.+$/,
      'give the ARN of a Network Load Balancer: arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/net/NAME/ID',
    )
      .describe('ARN of a Network Load Balancer that listens at UDP 4789.')
      .optional(),
    interface: text(/^eni-[0-9a-z]+$/, 'give the ID of a network interface, such as eni-0a1b2c3d')
      .describe('A network interface: 10 sources at most, 100 on the largest instances.')
      .optional(),
    endpoint: text(/^vpce-[0-9a-z]+$/, 'give the ID of a Gateway Load Balancer endpoint, such as vpce-0a1b2c3d')
      .describe('A Gateway Load Balancer endpoint.')
      .optional(),
    description: description.optional(),
    zones: texts('Zones whose sources it takes, by name or ID; left out: all that no other target takes.').optional(),
  })
  .refine((given) => ['id', ...KINDS].filter((key) => key in given).length === 1, { error: `give one of ${listed(['id', ...KINDS])}` })
  .refine(({ id, description }) => id === undefined || description === undefined, {
    path: ['description'],
    error: 'a target that exists keeps its own; leave this out',
  });

export function targetOf(given: z.output<typeof target>, fallback: string): TargetChoice {
  const zones = given.zones ?? [];
  if (given.id !== undefined) return { id: given.id, zones };
  const kind = KINDS.find((kind) => given[kind] !== undefined)!;
  return { kind, destination: given[kind]!, description: given.description ?? fallback, zones };
}
