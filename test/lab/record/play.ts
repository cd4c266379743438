import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../errors.ts';
import type { Host, Lab } from '../lab.ts';
import type { Asked } from '../traffic/dns.ts';
import type { EndOfExchange } from '../traffic/exchange.ts';
import {
  DNS_SCENARIOS,
  type DnsScenario,
  DROPS,
  FILTERED_PORT,
  PINGS,
  type PingScenario,
  QUEUE_BYTES,
  RATE_MBIT,
  SCENARIOS,
  type Scenario,
} from './scenarios.ts';

export type PlayedExchange = { readonly scenario: Scenario; readonly clientPort: number; readonly end: EndOfExchange };
export type PlayedDns = { readonly scenario: DnsScenario; readonly asked: readonly Asked[] };
export type Played = { readonly exchanges: readonly PlayedExchange[]; readonly dns: readonly PlayedDns[] };

/** Client ports are given out from here in the order of the scenarios, so that a recording's ports are always the same. */
const FIRST_CLIENT_PORT = 40_001;

/** Windows of at most 64 KB: a reader who stops is soon felt, and one transfer alone does not overrun the queue. */
const SMALL_BUFFERS = { 'ipv4/tcp_rmem': '4096 65536 131072' };

/** Slow network, losses, servers: everything that must stand before the first packet. */
export async function prepare(lab: Lab): Promise<void> {
  for (const host of lab.hosts.values()) {
    host.namespace.set(SMALL_BUFFERS);
    lab.path.limit(host.name, RATE_MBIT, QUEUE_BYTES);
  }
  for (const rule of DROPS) lab.path.drop(rule.name, rule.percent, rule.match);
  lab.host('server').namespace.nft(`
table inet filter {
  chain input {
    type filter hook input priority 0; policy accept;
    tcp dport ${FILTERED_PORT} drop
  }
}
`);
  const served = new Set<string>();
  for (const scenario of SCENARIOS) {
    const place = { address: addressOf(lab.host(scenario.server), scenario.family), port: scenario.port };
    const known = `${place.address} ${place.port}`;
    if (scenario.closed || served.has(known)) continue;
    served.add(known);
    await lab.host(scenario.server).actor.call('serveTcp', place);
  }
  for (const scenario of DNS_SCENARIOS) {
    if (scenario.closed) continue;
    const host = lab.host(scenario.server);
    await host.actor.call('serveDns', { address: addressOf(host, scenario.family), port: scenario.port });
  }
}

/** Plays all scenarios at their times and waits for the last to end. */
export async function play(lab: Lab): Promise<Played> {
  const exchanges: Promise<PlayedExchange>[] = [];
  for (const scenario of SCENARIOS) {
    for (let nth = 0; nth < (scenario.times ?? 1); nth++) {
      exchanges.push(playExchange(lab, scenario, nth, FIRST_CLIENT_PORT + exchanges.length));
    }
  }
  const dns = DNS_SCENARIOS.map((scenario) => playDns(lab, scenario));
  const pings = PINGS.map((scenario) => playPing(lab, scenario));
  await Promise.all(pings);
  return { exchanges: await Promise.all(exchanges), dns: await Promise.all(dns) };
}

async function playExchange(lab: Lab, scenario: Scenario, nth: number, clientPort: number): Promise<PlayedExchange> {
  await sleep(scenario.at + nth * (scenario.everyMs ?? 0));
  const address = addressOf(lab.host(scenario.server), scenario.family);
  const plan = { ...scenario.plan, address, port: scenario.port, localPort: clientPort };
  return { scenario, clientPort, end: await lab.host(scenario.client).actor.call('exchange', plan) };
}

async function playDns(lab: Lab, scenario: DnsScenario): Promise<PlayedDns> {
  await sleep(scenario.at);
  const names = Array.from({ length: scenario.questions }, (_, nth) => `host-${nth + 1}.lab.example`);
  const address = addressOf(lab.host(scenario.server), scenario.family);
  const plan = { address, port: scenario.port, names, gapMs: 100, waitMs: 500 };
  return { scenario, asked: await lab.host(scenario.client).actor.call('askDns', plan) };
}

async function playPing(lab: Lab, scenario: PingScenario): Promise<void> {
  await sleep(scenario.at);
  const address = addressOf(lab.host(scenario.server), scenario.family);
  const words = ['-n', '-q', '-c', String(scenario.count), '-i', '0.2', '-W', '1', address];
  const ping = lab.host(scenario.client).namespace.spawn('ping', words, { stdio: 'ignore' });
  const [code] = (await once(ping, 'exit')) as [number | null];
  // 1: no answer at all, which a lab that works never sees.
  if (code !== 0) throw new LabError('command_failed', `ping ${address} from ${scenario.client} got no answers`);
}

export function addressOf(host: Host, family: 4 | 6): string {
  return family === 4 ? host.ipv4 : host.ipv6;
}
