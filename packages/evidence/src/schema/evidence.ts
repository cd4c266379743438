import { z } from 'zod';
import { fact } from './fact.ts';
import { MIRROR } from './mirror.ts';
import { QUERY_NAMES, ROWS } from './results.ts';

const SHA256 = z.string().regex(/^[0-9a-f]{64}$/);
const COUNT = z.int().nonnegative();

const CHECK = z.strictObject({
  name: z.string(),
  verdict: z
    .enum(['in order', 'found', 'not known', 'inherent'])
    .describe('found: the data shows the gap; not known: the data does not tell; inherent: true of every such package.'),
  text: z.string(),
  learn: z.string().describe('How to learn more, or to mend it; empty where nothing is to be done.'),
  items: z.array(z.string()),
});

const LISTENER = z.strictObject({
  url: z.string(),
  received: COUNT,
  dropped: COUNT,
  refused: z.array(z.strictObject({ reason: z.string(), packets: COUNT })),
  records_dropped: COUNT,
  flows_lost: COUNT,
});

const QUERY = z.strictObject({
  name: z.enum(QUERY_NAMES),
  title: z.string(),
  file: z.string(),
  sha256: SHA256.describe('Of the SQL, which is the whole of the file.'),
  sql: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])),
  rows_read: COUNT.describe('What ClickHouse read for it; it may read less once it has merged its parts.'),
  rows: COUNT,
  result: z.string().describe('File with the result, a JSON object a line.'),
  result_sha256: SHA256,
});

export const EVIDENCE = z.strictObject({
  version: z.literal(1),
  tool: z.strictObject({ name: z.literal('mirrorscope'), version: z.string() }),
  created: z.iso.datetime(),
  range: z.strictObject({
    from: z.iso.datetime(),
    to: z.iso.datetime().describe('The moment after the last one.'),
    seconds: z.number(),
    minutes: COUNT.describe('That it touches, counted from its beginning.'),
    step_seconds: COUNT.describe('Of the plots.'),
  }),
  store: z.string(),
  owner: fact(z.string()),
  mirror: fact(MIRROR),
  truncation: z.strictObject({
    packets: COUNT,
    truncated: COUNT,
    percent: z.number(),
    packet_length: fact(z.string()),
  }),
  sampling: z.string(),
  payload: z.string(),
  metrics: z.strictObject({
    totals: ROWS.totals,
    latency: ROWS.latency,
    traffic: z.array(ROWS.traffic),
    handshakes: z.array(ROWS.handshakes),
    round_trips: z.array(ROWS.round_trips),
    services: z.array(ROWS.services),
  }),
  quality: z.strictObject({
    viewpoints: z.array(
      z.strictObject({
        ...ROWS.viewpoints.shape,
        coverage_percent: z.number().describe('minutes_seen of all minutes of the range.'),
        truncated_percent: z.number(),
      }),
    ),
    missing_directions: z.array(ROWS.missing_directions),
    borders: ROWS.borders,
    listeners: fact(z.array(LISTENER)).describe('Counted since each listener was started, not over the range.'),
  }),
  gaps: z.array(CHECK),
  in_order: z.array(CHECK),
  queries: z.array(QUERY),
});

export type Evidence = z.infer<typeof EVIDENCE>;
export type Check = z.infer<typeof CHECK>;
export type ListenerCounts = z.infer<typeof LISTENER>;
export type QueryUsed = z.infer<typeof QUERY>;

/** JSON Schema of evidence.json. */
export const evidenceSchema = (): Record<string, unknown> => z.toJSONSchema(EVIDENCE);
