import type { HostPlan } from '../lab.ts';
import type { ExchangePlan } from '../traffic/exchange.ts';

/** One TCP conversation, or several alike, of the recording. */
export type Scenario = {
  readonly name: string;
  readonly client: string;
  readonly server: string;
  readonly family: 4 | 6;
  readonly port: number;
  /** Start, in milliseconds from the recording's start. */
  readonly at: number;
  /** How many, one every `everyMs`, whether or not the one before has ended. */
  readonly times?: number;
  readonly everyMs?: number;
  /** Nobody listens on the port. */
  readonly closed?: true;
  readonly plan: Omit<ExchangePlan, 'address' | 'port' | 'localPort'>;
};

export type DropRule = { readonly name: string; readonly percent: number; readonly match: string };

export type DnsScenario = {
  readonly name: string;
  readonly client: string;
  readonly server: string;
  readonly family: 4 | 6;
  readonly port: number;
  readonly at: number;
  readonly questions: number;
  readonly closed?: true;
};

export type PingScenario = {
  readonly client: string;
  readonly server: string;
  readonly family: 4 | 6;
  readonly at: number;
  readonly count: number;
};

/**
 * client and server are mirrored both, so what they say to each other arrives twice. db is mirrored alone. cache is mirrored alone too,
 * and one in twenty-five of its copies is lost on the way, while its network loses nothing. office is not mirrored.
 */
export const HOSTS: readonly HostPlan[] = [
  { name: 'client', mirror: { vni: 1001 } },
  { name: 'server', mirror: { vni: 1002 } },
  { name: 'db', mirror: { vni: 1003 } },
  { name: 'cache', mirror: { vni: 1004, lossPercent: 4 } },
  { name: 'office' },
];

/** What every host can receive, megabits a second, and the queue before it: the round-trip times come from this queue. */
export const RATE_MBIT = 8;
export const QUEUE_BYTES = 120_000;

/** Ports whose packets are lost on the network, chosen at random; everything else is lost only where a queue is full. */
export const DROPS: readonly DropRule[] = [
  { name: 'download', percent: 3, match: 'tcp sport 80' },
  { name: 'download_acks', percent: 2, match: 'tcp dport 80' },
  { name: 'upload', percent: 3, match: 'tcp dport 8080' },
  { name: 'short_connections', percent: 5, match: 'meta l4proto tcp th dport 8443' },
  { name: 'short_connections_answers', percent: 5, match: 'meta l4proto tcp th sport 8443' },
  { name: 'database_load', percent: 4, match: 'tcp dport 5433' },
  { name: 'database_query', percent: 3, match: 'tcp sport 5432' },
  { name: 'office_upload', percent: 4, match: 'tcp dport 8081' },
  { name: 'dns', percent: 10, match: 'meta l4proto udp th sport 53' },
  { name: 'black_hole', percent: 100, match: 'tcp dport 9010' },
];

/** The server's own packet filter drops these silently, after its mirror has seen them. */
export const FILTERED_PORT = 9009;

const KB = 1000;

export const SCENARIOS: readonly Scenario[] = [
  { name: 'download with loss', client: 'client', server: 'server', family: 4, port: 80, at: 0, plan: { responseBytes: 800 * KB } },
  { name: 'upload with loss', client: 'client', server: 'server', family: 6, port: 8080, at: 2000, plan: { requestBytes: 500 * KB } },
  {
    ...{ name: 'requests and answers', client: 'client', server: 'server', family: 4, port: 443, at: 500 },
    plan: { rounds: 40, requestBytes: 300, responseBytes: 3 * KB, gapMs: 250 },
  },
  {
    ...{ name: 'short connections', client: 'client', server: 'server', family: 4, port: 443, at: 4000, times: 40, everyMs: 120 },
    plan: { requestBytes: 200, responseBytes: 2 * KB, ending: 'server_fin' },
  },
  {
    ...{
      name: 'short connections with loss',
      client: 'client',
      server: 'server',
      family: 6,
      port: 8443,
      at: 6000,
      times: 24,
      everyMs: 200,
    },
    plan: { requestBytes: 200, responseBytes: 2 * KB },
  },
  {
    ...{ name: 'reset by the server', client: 'client', server: 'server', family: 4, port: 9001, at: 9000, times: 4, everyMs: 400 },
    plan: { responseBytes: 60 * KB, ending: 'server_reset' },
  },
  {
    ...{ name: 'reset by the client', client: 'client', server: 'server', family: 4, port: 9002, at: 9200, times: 4, everyMs: 400 },
    plan: { responseBytes: 60 * KB, ending: 'client_reset' },
  },
  {
    ...{ name: 'refused', client: 'client', server: 'server', family: 4, port: 9003, at: 3000, times: 5, everyMs: 700, closed: true },
    plan: {},
  },
  {
    ...{ name: 'refused', client: 'office', server: 'db', family: 6, port: 9003, at: 3000, times: 3, everyMs: 700, closed: true },
    plan: {},
  },
  {
    ...{
      name: 'filtered by the server',
      client: 'client',
      server: 'server',
      family: 4,
      port: FILTERED_PORT,
      at: 1000,
      times: 3,
      everyMs: 500,
    },
    closed: true,
    plan: { giveUpMs: 8000 },
  },
  {
    ...{ name: 'lost in a black hole', client: 'client', server: 'server', family: 4, port: 9010, at: 1200, times: 2, everyMs: 500 },
    closed: true,
    plan: { giveUpMs: 8000 },
  },
  {
    ...{ name: 'client reads slowly', client: 'client', server: 'server', family: 4, port: 8000, at: 13_000 },
    plan: { responseBytes: 250 * KB, clientPauseMs: 2500 },
  },
  {
    ...{ name: 'server reads slowly', client: 'office', server: 'db', family: 4, port: 5434, at: 7000 },
    plan: { requestBytes: 250 * KB, serverPauseMs: 2500 },
  },
  { name: 'database load with loss', client: 'office', server: 'db', family: 4, port: 5433, at: 1000, plan: { requestBytes: 400 * KB } },
  { name: 'database query with loss', client: 'office', server: 'db', family: 6, port: 5432, at: 4000, plan: { responseBytes: 400 * KB } },
  {
    ...{ name: 'kept alive', client: 'office', server: 'db', family: 4, port: 6379, at: 2000 },
    plan: { requestBytes: 100, responseBytes: 100, keepAliveMs: 1000, idleMs: 7500 },
  },
  {
    name: 'upload from outside with loss',
    client: 'office',
    server: 'server',
    family: 4,
    port: 8081,
    at: 17_000,
    plan: { requestBytes: 250 * KB },
  },
  { name: 'cache fill', client: 'office', server: 'cache', family: 4, port: 11_211, at: 14_000, plan: { requestBytes: 300 * KB } },
  { name: 'cache read', client: 'office', server: 'cache', family: 6, port: 11_211, at: 19_000, plan: { responseBytes: 300 * KB } },
];

export const DNS_SCENARIOS: readonly DnsScenario[] = [
  { name: 'dns', client: 'client', server: 'server', family: 4, port: 53, at: 500, questions: 30 },
  { name: 'dns', client: 'office', server: 'db', family: 6, port: 53, at: 1500, questions: 20 },
  { name: 'dns refused', client: 'client', server: 'server', family: 4, port: 5353, at: 5000, questions: 3, closed: true },
];

export const PINGS: readonly PingScenario[] = [
  { client: 'client', server: 'server', family: 4, at: 1000, count: 10 },
  { client: 'client', server: 'server', family: 6, at: 3000, count: 10 },
  { client: 'db', server: 'office', family: 4, at: 5000, count: 5 },
];
