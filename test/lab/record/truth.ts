import { release } from 'node:os';
import { kernelCounters } from '../kernel_counters.ts';
import { endpoint, type KernelConnection } from '../kernel_log.ts';
import type { Host, Lab } from '../lab.ts';
import type { CaptureEnd } from '../tcpdump.ts';
import { addressOf, type Played, type PlayedDns, type PlayedExchange } from './play.ts';
import { DROPS, PINGS, QUEUE_BYTES, RATE_MBIT } from './scenarios.ts';

/** How a connection ended, as the lab arranged it and the client's own kernel confirmed. */
type Outcome = 'closed_by_client' | 'closed_by_server' | 'reset_by_client' | 'reset_by_server' | 'refused' | 'no_answer';

/** What the lab knows to be true of a recording, to judge by what is computed from its capture. */
export function truthOf(
  lab: Lab,
  played: Played,
  capture: CaptureEnd & { readonly file: string; readonly snaplen: number },
  recorded: Date,
) {
  const hosts = [...lab.hosts.values()];
  return {
    recorded: recorded.toISOString(),
    kernel: `Linux ${/^[\d.]+\d/.exec(release())?.[0]}`,
    capture: { file: capture.file, snaplen: capture.snaplen, packets: capture.captured, dropped_by_kernel: capture.droppedByKernel },
    hosts: hosts.map((host) => truthOfHost(lab, host)),
    path: {
      rate_mbit: RATE_MBIT,
      queue_bytes: QUEUE_BYTES,
      queue_drops: Object.fromEntries(hosts.map((host) => [host.name, lab.path.queueDrops(host.name)])),
      drop_rules: DROPS.map((rule) => ({ ...rule, dropped: lab.path.drops()[rule.name] ?? 0 })),
    },
    connections: played.exchanges.map((exchange) => truthOfExchange(lab, exchange)),
    dns: played.dns.map((dns) => truthOfDns(lab, dns)),
    pings: PINGS.map(({ client, server, family, count }) => ({
      client: addressOf(lab.host(client), family),
      server: addressOf(lab.host(server), family),
      count,
    })),
  };
}

function truthOfHost(lab: Lab, host: Host) {
  const { name, ipv4, ipv6 } = host;
  const mirror = host.mirror && {
    vni: host.mirror.vni,
    source: ipv4,
    loss_percent: host.mirror.lossPercent ?? 0,
    copies: lab.mirrorCounts(name),
  };
  return { name, ipv4, ipv6, ...(mirror ? { mirror } : {}), kernel: kernelCounters(host.namespace) };
}

function truthOfExchange(lab: Lab, exchange: PlayedExchange) {
  const { scenario, clientPort, end } = exchange;
  const client = lab.host(scenario.client);
  const server = lab.host(scenario.server);
  const clientAddress = addressOf(client, scenario.family);
  const serverAddress = addressOf(server, scenario.family);
  const clientEnd = endpoint(clientAddress, clientPort);
  const serverEnd = endpoint(serverAddress, scenario.port);
  return {
    scenario: scenario.name,
    client: { host: client.name, ip: clientAddress, port: clientPort, kernel: counted(client.kernel.find(clientEnd, serverEnd)) },
    server: { host: server.name, ip: serverAddress, port: scenario.port, kernel: counted(server.kernel.find(serverEnd, clientEnd)) },
    outcome: outcomeOf(exchange),
    client_received_bytes: end.received,
  };
}

function outcomeOf({ scenario, end }: PlayedExchange): Outcome {
  if (end.error === 'gave_up') return 'no_answer';
  if (end.error === 'ECONNREFUSED') return 'refused';
  if (end.error === 'ECONNRESET') return 'reset_by_server';
  if (scenario.plan.ending === 'client_reset') return 'reset_by_client';
  return scenario.plan.ending === 'server_fin' ? 'closed_by_server' : 'closed_by_client';
}

/** Null where the host has no counts: nothing accepted, or cleared because its application reset the connection. */
function counted(connection: KernelConnection | undefined) {
  if (!connection) return null;
  return {
    retransmits: connection.retransmits,
    bytes_retransmitted: connection.bytesRetransmitted,
    bytes_sent: connection.bytesSent,
    bytes_received: connection.bytesReceived,
    duplicate_sacks: connection.duplicateSacks,
    rtt_ms: connection.rttMs ?? null,
    min_rtt_ms: connection.minRttMs ?? null,
  };
}

function truthOfDns(lab: Lab, { scenario, asked }: PlayedDns) {
  const count = (outcome: string) => asked.filter((one) => one.outcome === outcome).length;
  return {
    scenario: scenario.name,
    client: addressOf(lab.host(scenario.client), scenario.family),
    server: addressOf(lab.host(scenario.server), scenario.family),
    port: scenario.port,
    asked: asked.length,
    answered: count('answered'),
    unanswered: count('unanswered'),
    refused: count('refused'),
  };
}
