import type { Setting } from '@mirrorscope/runtime';
import { asArgs, type ServiceOptions, settings } from './service_options.ts';

const CONSOLE: ServiceOptions = {
  store: {
    key: 'store',
    hint: 'URL',
    description: 'chdb://DIRECTORY or http://user:password@host:8123/database (default chdb://mirrorscope-data)',
  },
  listen: { key: 'listen', hint: 'ADDR:PORT', description: 'where the page and its API are (default 127.0.0.1:4780)' },
  'token-file': { key: 'tokenFile', hint: 'FILE', description: 'ask for the token in this file; needed where other machines reach it' },
  'user-header': { key: 'userHeader', hint: 'NAME', description: 'or take who asks from this header of a proxy: X-Forwarded-Email' },
  'trusted-proxy': {
    key: 'trustedProxies',
    hint: 'NETWORKS',
    description: 'addresses of that proxy: 10.0.1.5,10.0.2.0/24',
    repeated: true,
  },
  metrics: {
    key: 'metrics',
    hint: 'URL,...',
    description: 'pages of metrics of listeners and writers, to show their health',
    repeated: true,
  },
  rows: { key: 'limits.rows', hint: 'N', description: 'rows of an answer at most (default 10000)' },
  time: { key: 'limits.time', hint: 'DURATION', description: 'how long a question may take (default 30s)' },
  memory: { key: 'limits.memory', hint: 'SIZE', description: 'memory that a question may need (default 2GiB)' },
  http: { key: 'http', hint: 'ADDR:PORT|off', description: '/metrics, /healthz and /readyz (default off)' },
  'log-level': { key: 'logLevel', hint: 'LEVEL', description: 'debug, info, warn, error or fatal (default info)' },
};

/** The options as the command defines them. */
export const consoleArgs = asArgs(CONSOLE);

export const consoleSettings = (rawArgs: readonly string[]): Setting[] => settings(CONSOLE, rawArgs);
