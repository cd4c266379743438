import { hostname } from 'node:os';
import {
  bytes,
  type ConfigSources,
  choice,
  dumpConfig,
  duration,
  endpointOrOff,
  LOG_LEVELS,
  type Loaded,
  loadConfig,
  text,
  wholeNumber,
} from '@mirrorscope/runtime';
import { storeUrl } from '@mirrorscope/store/config';
import { kafkaKeys, kafkaRules } from '@mirrorscope/transport/kafka_config';
import { z } from 'zod';

const MINUTE = 60;
const HOUR = 3600;
const MIB = 1024 * 1024;

const kafka = z
  .strictObject({
    ...kafkaKeys,
    deadTopic: text().prefault('mirrorscope.flows.v1.dead'),
    group: text().prefault('mirrorscope-writer'),
    sessionTimeout: duration(1, 30 * MINUTE).prefault('10s'),
  })
  .check(...kafkaRules);

const block = z.strictObject({
  rows: wholeNumber(1, 200_000).prefault(100_000),
  bytes: bytes(MIB, 128 * MIB).prefault('128MiB'),
  linger: duration(0, 5 * MINUTE, 'no waiting').prefault('2s'),
});

/** `mirrorscope write`. mirrorscope.example.yaml explains the keys. */
const WRITE = z.strictObject({
  name: text().prefault(hostname()),
  kafka: kafka.prefault({}),
  store: storeUrl().prefault('http://127.0.0.1:8123/default'),
  migrate: choice('yes', 'no').prefault('yes'),
  block: block.prefault({}),
  buffer: bytes(MIB, 64 * 1024 * MIB).prefault('384MiB'),
  inserts: wholeNumber(1, 64).prefault(2),
  http: endpointOrOff().prefault('127.0.0.1:9481'),
  health: endpointOrOff().prefault('off'),
  drainLimit: duration(0.1, HOUR).prefault('30s'),
  logLevel: choice(...LOG_LEVELS).prefault('info'),
});

/** Durations are seconds, sizes bytes. */
export type WriterConfig = z.output<typeof WRITE>;

/** The configuration from all its sources. Throws RuntimeError bad_config with all that is wrong. */
export function loadWriterConfig(sources: Omit<ConfigSources, 'environment'>, variables = process.env): Loaded<WriterConfig> {
  return loadConfig(WRITE, { ...sources, environment: { prefix: 'MIRRORSCOPE_WRITE', variables } });
}

/** As YAML with the origin of each value; passwords are masked. */
export const dumpWriterConfig = (loaded: Loaded<WriterConfig>): string => dumpConfig(WRITE, loaded);
