import { z } from 'zod';

const count = z.int().nonnegative();
const LEVELS = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999] as const;

/** `p50`, `p99.9` */
export const QUANTILES: readonly (readonly [name: string, level: number])[] = LEVELS.map((level) => [
  `p${Number((level * 100).toFixed(1))}`,
  level,
]);

const distribution = (text: string) =>
  z
    .strictObject({
      count: count.describe('values'),
      mean: z.number().nonnegative(),
      min: z.number().nonnegative(),
      max: z.number().nonnegative(),
      quantiles: z
        .strictObject(Object.fromEntries(QUANTILES.map(([name]) => [name, z.number().nonnegative()])))
        .describe('so large is this part of all at most; with min and max the points of a distribution function, to draw from'),
      histogram: z
        .array(z.strictObject({ below: z.number().positive().describe('values from the bound before, or 0, to below this one'), count }))
        .describe('bounds are powers of the square root of 2; those with nothing between them are left out'),
    })
    .describe(text);

const service = z.strictObject({
  name: z.string().describe('such as 443/tcp, or the value of the tag'),
  protocol: z.enum(['tcp', 'udp', 'sctp', 'several']),
  port: z.int().min(0).max(65_535).nullable().describe("the servers' port; null where services are told by a tag"),
  connections: count.describe('that began in the time; of UDP and SCTP: flows'),
  failed: count.describe('of these, TCP connections that never opened'),
  unfinished: count.describe('of these, those that went on at the end of the time: their sizes and durations are cut there'),
  servers: count.describe('addresses, about'),
  clients: count.describe('addresses, about'),
  arrivals: z.strictObject({
    mean_per_second: z.number().nonnegative(),
    max_per_second: z.number().nonnegative().describe('in the busiest step, by the second'),
    per_step: z.array(count).describe('connections that began in each step of the time'),
  }),
  concurrency: z
    .strictObject({
      carried_over: count.describe('open before the time began, and heard of in it'),
      mean: z.number().nonnegative(),
      max: count,
      quantiles: z.strictObject(Object.fromEntries(QUANTILES.map(([name]) => [name, count]))),
    })
    .describe('connections open at the same moment, looked at where each step ends'),
  interarrival_us: distribution('from the start of one connection to that of the next of the service, microseconds'),
  duration_us: distribution('from the first packet to the last, microseconds'),
  client_payload_bytes: distribution('what the client sent above the transport header, each byte once'),
  server_payload_bytes: distribution('what the server sent above the transport header, each byte once'),
});

/** What `mirrorscope workload` writes. */
export const workloadSchema = z
  .strictObject({
    version: z.literal(1),
    from: z.string().describe('ISO 8601, UTC'),
    to: z.string().describe('ISO 8601, UTC; the moment after the last one'),
    seconds: z.number().positive(),
    step_seconds: z.int().positive(),
    group_by: z.string().describe('server_port, or tag:KEY of the inventory'),
    services: z.array(service).describe('those with most connections, in order of these'),
    other_services: count.describe('services that are left out'),
    other_connections: count.describe('their connections, about, and open before the time too'),
  })
  .meta({ title: 'Mirrorscope workload model' });

export type Workload = z.infer<typeof workloadSchema>;
export type Service = Workload['services'][number];
export type Distribution = Service['duration_us'];

/** The JSON Schema of a workload model. */
export const workloadJsonSchema = (): object => z.toJSONSchema(workloadSchema);
