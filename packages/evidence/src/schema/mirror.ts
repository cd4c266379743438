import { z } from 'zod';
import { fact } from './fact.ts';

const PORTS = z.strictObject({ from: z.int(), to: z.int() });

/** What of mirror.yaml, and of AWS where it was asked, says what should have been seen. */
export const MIRROR = z.strictObject({
  name: z.string(),
  file: z.strictObject({ name: z.string(), sha256: z.string() }),
  region: fact(z.string()),
  sources: z.array(
    z.strictObject({
      name: z.string(),
      where: z.string().describe('Which interfaces it selects, in words.'),
      filter: z.string(),
      target: z.string().nullable().describe('null: by zone.'),
      packet_length: z.int().nullable().describe('Bytes of each packet that are mirrored; null for all.'),
      session_numbers: PORTS,
      vni: z.union([PORTS, z.literal('aws')]).describe('aws: chosen by AWS, so the file does not tell.'),
      limit: z.int().nullable(),
    }),
  ),
  deny: z.array(z.string()),
  filters: z.array(
    z.strictObject({
      name: z.string(),
      rules: fact(z.array(z.string())).describe('In order: the first that fits decides; what fits none is not mirrored.'),
      services: z.array(z.string()),
    }),
  ),
  targets: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.string(),
      destination: z.string(),
      zones: z.array(z.string()),
      capacity: fact(z.string()),
    }),
  ),
  sessions: fact(
    z.array(
      z.strictObject({
        session: z.string(),
        interface: z.string(),
        address: z.string().nullable().describe('That copies come from.'),
        instance: z.string().nullable(),
        name: z.string(),
        zone: z.string(),
        number: z.int(),
        vni: z.int(),
        packet_length: z.int().nullable(),
        target: z.string(),
        filter: z.string(),
        faults: z.array(z.string()),
        seen: z.boolean().describe('Whether the store has records of it in the range.'),
      }),
    ),
  ),
  not_mirrored: fact(z.array(z.strictObject({ interface: z.string(), instance: z.string().nullable(), reason: z.string() }))),
  differences: fact(z.array(z.strictObject({ what: z.string(), action: z.string(), reason: z.string() }))).describe(
    'What mirrorscope mirror plan would change: where AWS is not as the file says.',
  ),
});

export type MirrorPart = z.infer<typeof MIRROR>;
