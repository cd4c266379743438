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
import { kafkaKeys, kafkaRules } from '@mirrorscope/transport/kafka_config';
import { z } from 'zod';
import { capture } from './capture_config.ts';
import {
  address,
  directoryOrOff,
  keyParts,
  network,
  type OutputChoice,
  output,
  type SourceChoice,
  source,
  vniRange,
} from './config_types.ts';

const HIGHEST_PORT = 65_535;
const MOST_WORKERS = 64;
/** More than that share little but the kernel's attention. */
const MOST_WORKERS_UNASKED = 16;
/** What the flow table can address, rounded. */
const MOST_FLOWS = 16_000_000;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const YEAR = 366 * DAY;
const MIB = 1024 ** 2;
/** No message is larger, and no disk. */
const LEAST_SEGMENT = MIB;
const LARGEST_SPOOL = 1024 ** 5;

const flow = z.strictObject({
  capacity: wholeNumber(1, MOST_FLOWS).prefault(1_000_000),
  idleTimeout: duration(0.1, DAY).prefault('60s'),
  activeTimeout: duration(0.1, DAY, 'one record a flow').prefault('60s'),
  closedLinger: duration(0.1, HOUR).prefault('5s'),
  key: keyParts.prefault(['mirror', 'vni', 'vlan']),
});

const allow = z.strictObject({ vnis: list(vniRange).prefault([]), sources: list(network).prefault([]) });

const kafka = z
  .strictObject({
    ...kafkaKeys,
    partitions: wholeNumber(1, 10_000).prefault(12),
    replication: wholeNumber(1, 99).optional(),
    compression: choice('zstd', 'gzip', 'none').prefault('zstd'),
  })
  .check(...kafkaRules);

const spool = z.strictObject({
  directory: directoryOrOff.prefault('mirrorscope-spool'),
  maxBytes: bytes(8 * LEAST_SEGMENT, LARGEST_SPOOL).prefault('8GiB'),
  maxAge: duration(MINUTE, YEAR, 'no limit').prefault('7d'),
  segmentBytes: bytes(LEAST_SEGMENT, 1024 * MIB).prefault('64MiB'),
  fsync: choice('always', 'interval', 'never').prefault('interval'),
});

/** What every listener is told. */
const KEYS = {
  name: text().prefault(hostname()),
  source: source.prefault('udp'),
  bind: address.prefault('::'),
  port: wholeNumber(0, HIGHEST_PORT).prefault(4789),
  genevePort: wholeNumber(0, HIGHEST_PORT).prefault(6081),
  interface: text().optional(),
  filter: text().prefault('udp port 4789 or udp port 6081'),
  workers: wholeNumber(1, MOST_WORKERS).optional(),
  receiveBuffer: bytes(64 * 1024, 1024 * MIB).prefault('64MiB'),
  allow: allow.prefault({}),
  flow: flow.prefault({}),
  capture: capture.prefault({}),
  flushInterval: duration(0.01, MINUTE).prefault('1s'),
  http: endpointOrOff().prefault('127.0.0.1:9479'),
  health: endpointOrOff().prefault('off'),
  drainLimit: duration(0.1, HOUR).prefault('30s'),
  logLevel: choice(...LOG_LEVELS).prefault('info'),
};

interface Parts {
  readonly port?: number;
  readonly genevePort?: number;
  readonly source?: SourceChoice;
  readonly interface?: string | undefined;
  readonly workers?: number | undefined;
}

const RULES = [
  rule('port', 'genevePort is the same; 0 there goes without it', ({ port, genevePort }) => port !== genevePort || port === 0),
  rule(
    'source',
    'that needs the name of an interface besides',
    ({ source, interface: name }) => source?.kind !== 'cap' || name !== undefined,
  ),
  rule(
    'interface',
    'only source cap has one; the others listen at bind',
    ({ source, interface: name }) => name === undefined || (source?.kind ?? 'cap') === 'cap',
  ),
  rule(
    'workers',
    'source cap and source file have 1',
    ({ source, workers }) => (workers ?? 1) === 1 || source?.kind === undefined || source.kind === 'udp' || source.kind === 'dgram',
  ),
];

/** Holds also where other values are wrong, which then are what was given instead of what is declared. */
function rule(key: string, error: string, holds: (config: Parts) => boolean) {
  return z.refine<Parts>(holds, { path: [key], error, when: () => true });
}

/** `mirrorscope listen`. mirrorscope.example.yaml explains the keys. */
const LISTEN = z
  .strictObject({ ...KEYS, output: output.prefault('ndjson:-'), kafka: kafka.prefault({}), spool: spool.prefault({}) })
  .check(...RULES);

/** `mirrorscope up`: nothing is open to other machines unless that is asked for. */
const UP = z
  .strictObject({
    ...KEYS,
    bind: address.prefault('127.0.0.1'),
    data: text().prefault('mirrorscope-data'),
    sql: endpointOrOff().prefault('127.0.0.1:8123'),
    user: text().optional(),
    password: text().optional(),
    writable: choice('yes', 'no').prefault('no'),
    console: endpointOrOff().prefault('127.0.0.1:4780'),
    consoleTokenFile: text().optional(),
  })
  .check(...RULES);

/** Durations are seconds, sizes bytes. */
export type ListenerConfig = z.output<typeof LISTEN> & { readonly workers: number };
/** What a listener itself needs of it, wherever its records go. */
export type ReceiverConfig = Omit<ListenerConfig, 'kafka' | 'spool'>;
/** A listener whose records go into the embedded store in `data`, which others can ask at `sql`. */
export type UpConfig = z.output<typeof UP> & { readonly workers: number; readonly output: Extract<OutputChoice, { kind: 'store' }> };

type Sources = Omit<ConfigSources, 'environment'>;

/** The configuration from all its sources. Throws RuntimeError bad_config with all that is wrong. */
export function loadListenerConfig(sources: Sources, variables = process.env): Loaded<ListenerConfig> {
  const { config, origins } = loadConfig(LISTEN, { ...sources, environment: { prefix: 'MIRRORSCOPE_LISTEN', variables } });
  return { config: withWorkers(config), origins };
}

export function loadUpConfig(sources: Sources, variables = process.env): Loaded<UpConfig> {
  const { config, origins } = loadConfig(UP, { ...sources, environment: { prefix: 'MIRRORSCOPE_UP', variables } });
  return { config: { ...withWorkers(config), output: { kind: 'store', url: `chdb://${config.data}` } }, origins };
}

/** Only udp has the kernel send both directions of a flow to the same worker. One core is left for the records. */
function withWorkers<T extends Pick<z.output<typeof LISTEN>, 'source' | 'workers'>>(config: T): T & { readonly workers: number } {
  const unasked = config.source.kind === 'udp' ? Math.min(MOST_WORKERS_UNASKED, Math.max(1, availableParallelism() - 1)) : 1;
  return { ...config, workers: config.workers ?? unasked };
}

/** As YAML with the origin of each value; passwords in URLs are masked. */
export const dumpListenerConfig = (loaded: Loaded<ListenerConfig>): string => dumpConfig(LISTEN, loaded);
export const dumpUpConfig = ({ config: { output: _, ...config }, origins }: Loaded<UpConfig>): string =>
  dumpConfig(UP, { config, origins });
