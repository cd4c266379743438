import type { Setting } from '@mirrorscope/runtime';
import { asArgs, type ServiceOptions, settings } from './service_options.ts';

/** Which packets are kept as capture files. */
const CAPTURE: ServiceOptions = {
  dir: { key: 'capture.dir', hint: 'DIRECTORY', description: 'where packets are kept as capture files' },
  size: { key: 'capture.size', hint: 'SIZE', description: 'bytes of all files together; then the oldest goes (default 1GiB)' },
  age: { key: 'capture.age', hint: 'DURATION|0', description: 'packets go when they are older; 0: no limit (default 24h)' },
  filter: { key: 'capture.filter', hint: 'TEXT', description: "which packets, in tcpdump's language, with vni and mirror besides" },
  payload: { key: 'capture.payload', hint: 'headers|all|N', description: 'bytes kept behind the headers (default headers)' },
  form: { key: 'capture.form', hint: 'outer|inner', description: 'mirror copies in their tunnels, or packets alone (default outer)' },
};
const RING: ServiceOptions = Object.fromEntries(Object.entries(CAPTURE).map(([name, option]) => [`capture-${name}`, option]));

/** Of every listener. */
const COMMON: ServiceOptions = {
  source: { key: 'source', hint: 'udp|dgram|cap|file:PATH', description: 'where packets come from (default udp)' },
  port: { key: 'port', hint: 'N', description: 'port of VXLAN (default 4789)' },
  'geneve-port': { key: 'genevePort', hint: 'N', description: 'port of GENEVE, 0 for none (default 6081)' },
  interface: { key: 'interface', hint: 'NAME', description: 'where source cap captures' },
  filter: { key: 'filter', hint: 'TEXT', description: 'what source cap captures (default udp port 4789 or udp port 6081)' },
  workers: { key: 'workers', hint: 'N', description: 'threads that receive (default: one less than there are cores for udp, else 1)' },
  'receive-buffer': { key: 'receiveBuffer', hint: 'SIZE', description: 'room for packets that wait, per socket (default 64MiB)' },
  'allow-vni': { key: 'allow.vnis', hint: 'VNIS', description: 'take packets of these VNIs only: 7,100-199', repeated: true },
  'allow-source': {
    key: 'allow.sources',
    hint: 'NETWORKS',
    description: 'take packets from these networks only: 10.0.0.0/8,2001:db8::/32',
    repeated: true,
  },
  'idle-timeout': { key: 'flow.idleTimeout', hint: 'DURATION', description: 'a flow without packets for so long is over (default 60s)' },
  'active-timeout': {
    key: 'flow.activeTimeout',
    hint: 'DURATION|0',
    description: 'a longer flow is written every so often; 0: one record a flow (default 60s)',
  },
  'max-flows': {
    key: 'flow.capacity',
    hint: 'N',
    description: 'flows held at once, 512 bytes each; then the oldest gives way (default 1000000)',
  },
  ...RING,
  http: { key: 'http', hint: 'ADDR:PORT|off', description: '/metrics, /healthz and /readyz (default 127.0.0.1:9479)' },
  health: { key: 'health', hint: 'ADDR:PORT|off', description: 'TCP health check for a load balancer (default off)' },
  name: { key: 'name', hint: 'NAME', description: 'name for the column listener (default: that of the host)' },
  'log-level': { key: 'logLevel', hint: 'LEVEL', description: 'debug, info, warn, error or fatal (default info)' },
};

const LISTEN: ServiceOptions = {
  bind: { key: 'bind', hint: 'ADDR', description: 'address to receive at (default ::, which is every one, IPv4 as well)' },
  ...COMMON,
  output: { key: 'output', hint: 'ndjson:PATH|store:URL|kafka|null', description: 'where flow records go (default ndjson:-)' },
  'kafka-brokers': { key: 'kafka.brokers', hint: 'HOST:PORT,...', description: 'brokers of output kafka (default 127.0.0.1:9092)' },
  'kafka-topic': { key: 'kafka.topic', hint: 'NAME', description: 'topic there (default mirrorscope.flows.v1)' },
  spool: { key: 'spool.directory', hint: 'DIRECTORY|off', description: 'where records wait for Kafka (default mirrorscope-spool)' },
};

const UP: ServiceOptions = {
  data: { key: 'data', hint: 'DIRECTORY', description: 'where ClickHouse keeps its data (default mirrorscope-data)' },
  bind: { key: 'bind', hint: 'ADDR', description: 'address to receive at; :: is every one, IPv4 as well (default 127.0.0.1)' },
  ...COMMON,
  sql: { key: 'sql', hint: 'ADDR:PORT|off', description: "ClickHouse's HTTP interface (default 127.0.0.1:8123)" },
  user: { key: 'user', hint: 'NAME', description: 'user of that interface; needed where other machines reach it' },
  password: {
    key: 'password',
    hint: 'TEXT',
    description: 'better in the file or in MIRRORSCOPE_UP_PASSWORD, where no process list shows it',
  },
  console: { key: 'console', hint: 'ADDR:PORT|off', description: 'the web page and its API (default 127.0.0.1:4780)' },
  'console-token-file': {
    key: 'consoleTokenFile',
    hint: 'FILE',
    description: 'token that it asks for; needed where other machines reach it',
  },
  writable: { key: 'writable', hint: 'yes|no', description: 'let that interface change data (default no)' },
};

const OF_PACKETS = ['bind', 'source', 'port', 'geneve-port', 'interface', 'workers', 'receive-buffer', 'allow-vni', 'allow-source'];
const OF_PROCESS = ['http', 'log-level'];

const only = (names: readonly string[]): ServiceOptions => Object.fromEntries(names.map((name) => [name, LISTEN[name]!]));

/** Of a listener that writes no flow records; its filter is the ring's. */
const CAPTURE_RUN: ServiceOptions = { ...CAPTURE, ...only(OF_PACKETS), ...only(OF_PROCESS) };

/** The options as the commands define them. */
export const listenArgs = asArgs(LISTEN);
export const upArgs = asArgs(UP);
export const captureArgs = asArgs(CAPTURE_RUN);

export const listenSettings = (rawArgs: readonly string[]): Setting[] => settings(LISTEN, rawArgs);
export const captureSettings = (rawArgs: readonly string[]): Setting[] => settings(CAPTURE_RUN, rawArgs);
export const upSettings = (rawArgs: readonly string[]): Setting[] => settings(UP, rawArgs);
