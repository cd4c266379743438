import { availableParallelism, hostname } from 'node:os';
import {
  bytes,
  type ConfigSources,
  choice,
  dumpConfig,
  duration,
  endpointOrOff,
  LOG_LEVELS,
  type Loaded,
  list,
  loadConfig,
  text,
  wholeNumber,
} from '@mirrorscope/runtime';
import { z } from 'zod';
import { address, keyParts, network, output, source, vniRange } from './config_types.ts';

const HIGHEST_PORT = 65_535;
const MOST_WORKERS = 64;
/** More than that share little but the kernel's attention. */
const MOST_WORKERS_UNASKED = 16;
/** What the flow table can address, rounded. */
const MOST_FLOWS = 16_000_000;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const flow = z.strictObject({
  capacity: wholeNumber(1, MOST_FLOWS).prefault(1_000_000),
  idleTimeout: duration(0.1, DAY).prefault('60s'),
  activeTimeout: duration(0.1, DAY, 'one record a flow').prefault('60s'),
  closedLinger: duration(0.1, HOUR).prefault('5s'),
  key: keyParts.prefault(['mirror', 'vni', 'vlan']),
});

const allow = z.strictObject({ vnis: list(vniRange).prefault([]), sources: list(network).prefault([]) });

/** The keys, as mirrorscope.example.yaml explains them. */
const SCHEMA = z
  .strictObject({
    name: text().prefault(hostname()),
    source: source.prefault('udp'),
    bind: address.prefault('::'),
    port: wholeNumber(0, HIGHEST_PORT).prefault(4789),
    genevePort: wholeNumber(0, HIGHEST_PORT).prefault(6081),
    interface: text().optional(),
    filter: text().prefault('udp port 4789 or udp port 6081'),
    workers: wholeNumber(1, MOST_WORKERS).optional(),
    receiveBuffer: bytes(64 * 1024, 1024 ** 3).prefault('64MiB'),
    allow: allow.prefault({}),
    flow: flow.prefault({}),
    output: output.prefault('ndjson:-'),
    flushInterval: duration(0.01, MINUTE).prefault('1s'),
    http: endpointOrOff().prefault('127.0.0.1:9479'),
    health: endpointOrOff().prefault('off'),
    drainLimit: duration(0.1, HOUR).prefault('30s'),
    logLevel: choice(...LOG_LEVELS).prefault('info'),
  })
  .refine(({ port, genevePort }) => port !== genevePort || port === 0, rule('port', 'genevePort is the same; 0 there goes without it'))
  .refine(
    ({ source, interface: name }) => source?.kind !== 'cap' || name !== undefined,
    rule('source', 'that needs the name of an interface besides'),
  )
  .refine(
    ({ source, interface: name }) => name === undefined || (source?.kind ?? 'cap') === 'cap',
    rule('interface', 'only source cap has one; the others listen at bind'),
  )
  .refine(
    ({ source, workers }) => (workers ?? 1) === 1 || source?.kind === undefined || source.kind === 'udp' || source.kind === 'dgram',
    rule('workers', 'source cap and source file have 1'),
  );

/** A rule on several values holds also where others are wrong, which then are what was given instead of what is declared. */
function rule(key: string, error: string) {
  return { path: [key], error, when: () => true };
}

/** Durations are seconds, sizes bytes. */
export type ListenerConfig = z.output<typeof SCHEMA> & { readonly workers: number };

/** The configuration from all its sources. Throws RuntimeError bad_config with all that is wrong. */
export function loadListenerConfig(sources: Omit<ConfigSources, 'environment'>, variables = process.env): Loaded<ListenerConfig> {
  const { config, origins } = loadConfig(SCHEMA, { ...sources, environment: { prefix: 'MIRRORSCOPE_LISTEN', variables } });
  return { config: { ...config, workers: config.workers ?? defaultWorkers(config.source.kind) }, origins };
}

/** Only udp has the kernel send both directions of a flow to the same worker. One core is left for the records. */
function defaultWorkers(kind: ListenerConfig['source']['kind']): number {
  return kind === 'udp' ? Math.min(MOST_WORKERS_UNASKED, Math.max(1, availableParallelism() - 1)) : 1;
}

/** As YAML with the origin of each value; passwords in URLs are masked. */
export const dumpListenerConfig = (loaded: Loaded<ListenerConfig>): string => dumpConfig(SCHEMA, loaded);
