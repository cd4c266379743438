import { z } from 'zod';
import { MirrorError } from '../error.ts';
import { FINDING_CODES } from '../preflight/finding.ts';
import { worldHash } from './assemble.ts';
import { canonicalJson } from './canonical.ts';
import type { Plan } from './plan.ts';

/** The plan as a file to keep: JSON with null for what is not given. */
export const planJson = (plan: Plan): string => `${canonicalJson(plan, 2)}\n`;

const VERSION = 1;

/** The plan of such a file; `name` is the file's, for messages. Throws MirrorError bad_file where it is none, is damaged or changed, or of another version. */
export function planFromJson(text: string, name: string): Plan {
  const wrong = (what: string, cause?: unknown): MirrorError => new MirrorError('bad_file', `${name} ${what}: make a new plan`, cause);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw wrong('is not JSON, so no saved plan', cause);
  }
  const { data: version } = z.object({ version: z.number() }).safeParse(json);
  if (version !== undefined && version.version !== VERSION) {
    throw wrong(`is a plan of version ${version.version}, and this program knows version ${VERSION}`);
  }
  const read = PLAN.safeParse(json);
  if (!read.success) {
    const { path, message } = read.error.issues[0]!;
    throw wrong(`is not a whole plan (${path.join('.') || 'all of it'}: ${message})`, read.error);
  }
  if (worldHash(read.data) !== read.data.world) throw wrong('was changed after it was saved');
  return read.data;
}

const maybe = <T extends z.ZodType>(type: T) => type.nullable().transform((value) => value ?? undefined);

const tags = z.record(z.string(), z.string());
const direction = z.enum(['ingress', 'egress']);
const ports = maybe(z.strictObject({ from: z.int(), to: z.int() }));
const reference = z.union([z.strictObject({ id: z.string() }), z.strictObject({ key: z.string() })]);

const changeOf = <Kind extends string, State extends z.ZodType>(kind: Kind, state: State) =>
  z.strictObject({
    action: z.enum(['create', 'modify', 'replace', 'delete', 'unchanged']),
    kind: z.literal(kind),
    key: z.string(),
    reason: z.string(),
    id: maybe(z.string()),
    before: maybe(state),
    after: maybe(state),
  });

const change = z.discriminatedUnion('kind', [
  changeOf(
    'target',
    z.strictObject({ kind: z.enum(['loadBalancer', 'interface', 'endpoint']), destination: z.string(), description: z.string(), tags }),
  ),
  changeOf('filter', z.strictObject({ description: z.string(), services: z.array(z.string()), tags })),
  changeOf(
    'rule',
    z.strictObject({
      direction,
      number: z.int(),
      action: z.enum(['accept', 'reject']),
      protocol: maybe(z.int()),
      sourceCidr: z.string(),
      destinationCidr: z.string(),
      sourcePorts: ports,
      destinationPorts: ports,
      description: z.string(),
      filter: reference,
    }),
  ),
  changeOf(
    'session',
    z.strictObject({
      interface: z.string(),
      target: reference,
      filter: reference,
      number: z.int(),
      vni: maybe(z.int()),
      packetLength: maybe(z.int()),
      description: z.string(),
      tags,
    }),
  ),
]);

const PLAN = z.strictObject({
  version: z.literal(VERSION),
  mirror: z.string(),
  account: z.string(),
  region: z.string(),
  share: z.number().min(0).max(100),
  file: z.string(),
  world: z.string(),
  changes: z.array(change),
  findings: z.array(
    z.strictObject({
      code: z.enum(FINDING_CODES),
      severity: z.enum(['error', 'warning', 'info']),
      about: z.string(),
      message: z.string(),
      meaning: z.string(),
      remedy: z.string(),
    }),
  ),
  cost: z.strictObject({
    sessions: z.number(),
    sessionCount: z.int(),
    crossZone: maybe(z.number()),
    crossZoneSessions: z.int(),
    total: z.number(),
    budget: maybe(z.number()),
  }),
  quotas: z.array(z.strictObject({ what: z.string(), before: z.int(), after: z.int(), limit: z.int() })),
});
