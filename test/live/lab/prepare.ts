import type { Lab } from '../../lab/lab.ts';
import type { Namespace } from '../../lab/namespace.ts';
import { addressOf } from './play.ts';
import { CLOSED_PORT, CONVERSATIONS, DELAY_MS, DELAYED_HOST, FIREWALLED_PORT, LOSSES, portOf } from './traffic.ts';

/** Windows that never close, and segments that are sent again as they were sent first. */
const TUNED = { 'ipv4/tcp_rmem': '4096 4194304 4194304', 'ipv4/tcp_retrans_collapse': 0 };
/** What each host can receive; less than memory speed, or every burst would be one for the listener too. */
const RATE_MBIT = 100;
const QUEUE_BYTES = 600_000;

/** Losses, delay, servers: everything that must stand before the first connection. */
export async function prepare(lab: Lab): Promise<void> {
  for (const { name, namespace } of lab.hosts.values()) {
    namespace.set(TUNED);
    lab.path.limit(name, RATE_MBIT, QUEUE_BYTES);
  }
  for (const percent of LOSSES) {
    // A lost reset would leave its receiver waiting for ever.
    for (const port of ['sport', 'dport'])
      lab.path.drop(`lost_${percent}_${port}`, percent, `tcp ${port} ${portOf(percent)} tcp flags & rst == 0`);
  }
  lab.path.refuse('firewall', `tcp dport ${FIREWALLED_PORT}`);
  await lab.path.delay(DELAYED_HOST, DELAY_MS);

  const ways = new Map(CONVERSATIONS.map((one) => [`${one.client} ${one.server} ${one.family}`, one]));
  for (const { client, server, family } of ways.values()) {
    await lab.host(client).actor.call('exchange', { address: addressOf(lab.host(server), family), port: CLOSED_PORT });
  }
  for (const namespace of [lab.router, ...[...lab.hosts.values()].map((host) => host.namespace)]) keepNeighbours(namespace);
  const places = new Map(CONVERSATIONS.map((one) => [`${one.server} ${one.family} ${one.port}`, one]));
  for (const { server, family, port } of places.values()) {
    if (port === CLOSED_PORT) continue;
    await lab.host(server).actor.call('serveTcp', { address: addressOf(lab.host(server), family), port });
  }
}

/**
 * Nobody asks for the addresses of neighbours from here on. A packet that waits for one in its host does so before the mirror, so that
 * only the kernel's round-trip time knows; and the questions would come while nothing else does.
 */
function keepNeighbours(namespace: Namespace): void {
  for (const line of namespace.ip('neigh', 'show').split('\n')) {
    const [, address, device, mac] = /^(\S+) dev (\S+) lladdr (\S+) (?!PERMANENT)/.exec(line) ?? [];
    if (mac !== undefined) namespace.ip('neigh', 'replace', address!, 'lladdr', mac, 'dev', device!, 'nud', 'permanent');
  }
}
