import type { Store } from '@mirrorscope/store';
import { CompareError } from '../error.ts';
import { isoTime, type Range, rangeParameters } from '../range.ts';
import { type Bins, distribution, quantilesOf, rounded, valueAt } from './distribution.ts';
import type { Distribution, Service, Workload } from './schema.ts';
import { MEASURES, SERVICE, servicesStatement, workloadStatement } from './statement.ts';

export interface WorkloadOptions extends Range {
  /** `server_port`, or `tag:KEY`: a tag of the servers in the inventory. */
  readonly groupBy: string;
  /** Most services in the model: 20 if not given. */
  readonly most?: number;
}

const MOST_SERVICES = 20;
const MOST_STEPS = 1800;
/** ClickHouse holds each flow in some 400 bytes, and sorts them. */
const MOST_FLOWS = 4_000_000;
/** Steps that people know, seconds. */
const STEPS: readonly number[] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];

const TAG = /^tag:(.+)$/;

/** What the traffic of a time looked like, service by service: the same for the same records. Throws CompareError and StoreError. */
export async function readWorkload(store: Store, options: WorkloadOptions): Promise<Workload> {
  const range = rangeParameters(options);
  const [from, to] = [isoTime(range.since), isoTime(range.until)];
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  const step = STEPS.find((candidate) => seconds / candidate <= MOST_STEPS) ?? Math.ceil(seconds / MOST_STEPS);
  const tag = TAG.exec(options.groupBy)?.[1];
  if (tag === undefined && options.groupBy !== 'server_port')
    throw new CompareError(
      'bad_group',
      `Services cannot be told by '${options.groupBy}': give server_port, or tag:KEY with a tag of the inventory`,
    );
  const service = tag === undefined ? SERVICE.server_port : SERVICE.tag;
  const parameters = { ...range, step, most: options.most ?? MOST_SERVICES, ...(tag === undefined ? {} : { tag }) };
  const { rows: found } = await store.query(servicesStatement(service), parameters);
  const [, allServices, allFlows] = (found[0] ?? []) as [hash?: string, services?: number, flows?: number];
  if (allServices === undefined || allFlows === undefined)
    throw new CompareError(
      'no_traffic',
      `No flow of TCP, UDP or SCTP was recorded from ${options.from} to ${options.to}: look at the time`,
    );
  if (allFlows > MOST_FLOWS) {
    throw new CompareError(
      'too_much',
      `About ${allFlows} flows from ${options.from} to ${options.to} are more than the ${MOST_FLOWS} that a model is made of: give a shorter time, such as a busy hour`,
    );
  }
  const { rows } = await store.query(
    workloadStatement(
      service,
      found.map(([hash]) => String(hash)),
    ),
    parameters,
  );
  const services = rows.map((row) => serviceOf(row, { step, steps: Math.ceil(seconds / step), seconds, tag: tag !== undefined }));
  const shown = services.reduce((sum, { connections, concurrency }) => sum + connections + concurrency.carried_over, 0);
  return {
    version: 1,
    from,
    to,
    seconds,
    step_seconds: step,
    group_by: options.groupBy,
    services,
    other_services: Math.max(0, allServices - services.length),
    other_connections: allServices > services.length ? Math.max(0, allFlows - shown) : 0,
  };
}

interface Time {
  readonly step: number;
  readonly steps: number;
  readonly seconds: number;
  readonly tag: boolean;
}

type Counted = readonly [keys: readonly number[], counts: readonly number[]];

function serviceOf(row: readonly unknown[], { step, steps, seconds, tag }: Time): Service {
  const [name, protocols, port, connections, failed, unfinished, carriedOver, servers, clients, starts, ends, ...measures] = row as [
    ...[string, readonly string[], number, number, number, number, number, number, number, Counted, Counted],
    ...(number | Counted)[],
  ];
  const perStep = bySteps(starts, steps);
  const [only, second] = protocols;
  return {
    name,
    protocol: second === undefined ? (only as Service['protocol']) : 'several',
    port: tag ? null : port,
    connections,
    failed,
    unfinished,
    servers,
    clients,
    arrivals: {
      mean_per_second: rounded(connections / seconds),
      max_per_second: rounded(perStep.reduce((most, count) => Math.max(most, count), 0) / step),
      per_step: perStep,
    },
    concurrency: concurrencyOf(carriedOver, perStep, bySteps(ends, steps)),
    ...(Object.fromEntries(MEASURES.map((measure, i) => [measure, measured(measures.slice(i * 5, i * 5 + 5))])) as Record<
      (typeof MEASURES)[number],
      Distribution
    >),
  };
}

/** What lies beyond the time, such as the end of the last connections, is left out. */
function bySteps([keys, counts]: Counted, steps: number): number[] {
  const bySteps = new Array<number>(steps).fill(0);
  keys.forEach((key, i) => {
    if (key >= 0 && key < steps) bySteps[key] = counts[i]!;
  });
  return bySteps;
}

function concurrencyOf(carriedOver: number, starts: readonly number[], ends: readonly number[]): Service['concurrency'] {
  let open = carriedOver;
  const moments = starts.map((started, i) => {
    open += started - ends[i]!;
    return open;
  });
  const sorted = moments.toSorted((a, b) => a - b).map((value) => [value, 1] as const);
  return {
    carried_over: carriedOver,
    mean: rounded(moments.reduce((sum, value) => sum + value, 0) / moments.length),
    max: sorted.at(-1)![0],
    quantiles: quantilesOf((level) => valueAt(sorted, level * sorted.length)),
  };
}

function measured(values: readonly (number | Counted)[]): Distribution {
  const [count, sum, min, max, bins] = values as [number, number, number, number, Counted];
  const histogram: Bins = new Map(bins[0].map((bin, i) => [bin, bins[1][i]!]));
  return distribution(histogram, { count, sum, min, max });
}
