import type { Setting } from '@mirrorscope/runtime';
import { asArgs, type ServiceOptions, settings } from './service_options.ts';

const WRITE: ServiceOptions = {
  brokers: { key: 'kafka.brokers', hint: 'HOST:PORT,...', description: "Kafka's brokers (default 127.0.0.1:9092)" },
  topic: { key: 'kafka.topic', hint: 'NAME', description: 'where flow records come from (default mirrorscope.flows.v1)' },
  group: { key: 'kafka.group', hint: 'NAME', description: 'consumer group (default mirrorscope-writer)' },
  store: {
    key: 'store',
    hint: 'URL',
    description: 'where they go: http://user:password@host:8123/database (default http://127.0.0.1:8123/default)',
  },
  rows: { key: 'block.rows', hint: 'N', description: 'rows inserted at once (default 100000)' },
  linger: { key: 'block.linger', hint: 'DURATION', description: 'how long rows wait for others (default 2s)' },
  inserts: { key: 'inserts', hint: 'N', description: 'insertions at the same time (default 2)' },
  http: { key: 'http', hint: 'ADDR:PORT|off', description: '/metrics, /healthz and /readyz (default 127.0.0.1:9481)' },
  health: { key: 'health', hint: 'ADDR:PORT|off', description: 'TCP health check (default off)' },
  name: { key: 'name', hint: 'NAME', description: 'name for brokers and logs (default: that of the host)' },
  'log-level': { key: 'logLevel', hint: 'LEVEL', description: 'debug, info, warn, error or fatal (default info)' },
};

export const writeArgs = asArgs(WRITE);

export const writeSettings = (rawArgs: readonly string[]): Setting[] => settings(WRITE, rawArgs);
