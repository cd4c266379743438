import {
  bytes,
  type ConfigSources,
  choice,
  dumpConfig,
  duration,
  type Endpoint,
  endpoint,
  endpointOrOff,
  endpointText,
  LOG_LEVELS,
  type Loaded,
  list,
  loadConfig,
  text,
  value,
  wholeNumber,
} from '@mirrorscope/runtime';
import { networkOf } from '@mirrorscope/runtime/network';
import type { AskLimits } from '@mirrorscope/store';
import { storeUrl } from '@mirrorscope/store/config';
import { z } from 'zod';

const HOUR = 3600;
const MIB = 1024 ** 2;

const network = value<string>(
  'give an address or a network, such as 10.0.0.5 or 10.0.0.0/8',
  (given) => (networkOf(String(given)) === undefined ? undefined : String(given)),
  (text) => text,
);

const pageOfMetrics = value<string>(
  'give the URL of a page of metrics, such as http://10.0.1.5:9479/metrics',
  (given) => (/^https?:$/.test(URL.parse(String(given))?.protocol ?? '') ? String(given) : undefined),
  (url) => url,
);

const header = value<string>(
  'give the name of a header, such as X-Forwarded-Email',
  (given) => (/^[\w-]+$/.test(String(given)) ? String(given).toLowerCase() : undefined),
  (name) => name,
);

const limits = z.strictObject({
  rows: wholeNumber(1, 1_000_000).prefault(10_000),
  time: duration(0.1, HOUR).prefault('30s'),
  memory: bytes(16 * MIB, 1024 * 1024 * MIB).prefault('2GiB'),
});

/** What one question may cost. */
export const limitsOf = ({ rows, time, memory }: z.output<typeof limits>): AskLimits => ({ rows, seconds: time, bytes: memory });

export const DEFAULT_LIMITS: AskLimits = limitsOf(limits.parse({}));

export const DEFAULT_LISTEN: Endpoint = { host: '127.0.0.1', port: 4780 };

/** `mirrorscope console`. mirrorscope.example.yaml explains the keys. */
const CONSOLE = z
  .strictObject({
    store: storeUrl().prefault('chdb://mirrorscope-data'),
    listen: endpoint().prefault(endpointText(DEFAULT_LISTEN)),
    tokenFile: text().optional(),
    userHeader: header.optional(),
    trustedProxies: list(network).prefault([]),
    metrics: list(pageOfMetrics).prefault([]),
    limits: limits.prefault({}),
    http: endpointOrOff().prefault('off'),
    drainLimit: duration(0.1, HOUR).prefault('10s'),
    logLevel: choice(...LOG_LEVELS).prefault('info'),
  })
  .refine(({ userHeader, trustedProxies }) => (userHeader === undefined) === (trustedProxies.length === 0), {
    path: ['userHeader'],
    error: 'that and trustedProxies need each other: a header is worth what the one is who sets it',
    when: () => true,
  });

/** Durations are seconds, sizes bytes. */
export type ConsoleConfig = z.output<typeof CONSOLE>;

/** The configuration from all its sources. Throws RuntimeError bad_config with all that is wrong. */
export function loadConsoleConfig(sources: Omit<ConfigSources, 'environment'>, variables = process.env): Loaded<ConsoleConfig> {
  return loadConfig(CONSOLE, { ...sources, environment: { prefix: 'MIRRORSCOPE_CONSOLE', variables } });
}

/** As YAML with the origin of each value; passwords are masked. */
export const dumpConsoleConfig = (loaded: Loaded<ConsoleConfig>): string => dumpConfig(CONSOLE, loaded);
