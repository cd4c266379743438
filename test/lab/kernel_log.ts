import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './errors.ts';
import type { Namespace } from './namespace.ts';

/**
 * TCP_INFO of one connection when the kernel destroyed it, as the host it belonged to counted. Where the application reset the
 * connection (SO_LINGER 0) the kernel has cleared the addresses and counters before: `peer` then ends in `:*`, the counts are 0.
 */
export type KernelConnection = {
  /** `address:port`, IPv6 in brackets. */
  readonly local: string;
  readonly peer: string;
  /** Segments sent again, SYN and FIN included (tcpi_total_retrans). */
  readonly retransmits: number;
  readonly bytesRetransmitted: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly segmentsOut: number;
  readonly segmentsIn: number;
  readonly dataSegmentsOut: number;
  readonly dataSegmentsIn: number;
  /** Duplicate SACKs received: the peer had those bytes already. */
  readonly duplicateSacks: number;
  /** Milliseconds; undefined where the kernel took no sample. */
  readonly rttMs: number | undefined;
  readonly minRttMs: number | undefined;
};

/** Follows `ss --events`: the kernel itself announces every connection that ends, with its final counters. */
export class KernelLog {
  readonly connections: KernelConnection[] = [];
  readonly #namespace: Namespace;

  private constructor(namespace: Namespace, process: ChildProcess) {
    this.#namespace = namespace;
    createInterface({ input: process.stdout! }).on('line', (line) => {
      const connection = parseConnection(line);
      if (connection) this.connections.push(connection);
    });
  }

  static async start(namespace: Namespace): Promise<KernelLog> {
    const process = namespace.spawn('stdbuf', ['-oL', 'ss', '--tcp', '--info', '--numeric', '--no-header', '--oneline', '--events'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const log = new KernelLog(namespace, process);
    await log.#listening();
    return log;
  }

  /** The connection from `local` to `peer`, or undefined if it never ended or never was. */
  find(local: string, peer: string): KernelConnection | undefined {
    return this.connections.find((connection) => connection.local === local && connection.peer === peer);
  }

  /** Waits until every connection of the host has ended; TIME_WAIT counts as ended, since nothing is sent again from there. */
  async settled(limitMs: number): Promise<void> {
    const states = ['exclude', 'listening', 'exclude', 'time-wait'];
    for (const deadline = Date.now() + limitMs; ; await sleep(50)) {
      const open = this.#namespace.exec('ss', '-tnH', 'state', 'all', ...states).trim();
      if (open === '') break;
      if (Date.now() > deadline) throw new LabError('timeout', `connections still open after ${limitMs} ms: ${open.split('\n')[0]}`);
    }
    // The announcements pass through a pipe.
    await sleep(50);
  }

  /** `ss` says nothing when it is ready; its netlink socket shows that it is. */
  async #listening(): Promise<void> {
    for (const deadline = Date.now() + 5000; Date.now() < deadline; await sleep(10)) {
      const sockets = this.#namespace.exec('cat', '/proc/net/netlink').split('\n').slice(1);
      const subscribed = sockets.some((socket) => {
        const [, protocol, , groups] = socket.trim().split(/\s+/);
        return protocol === SOCK_DIAG && groups !== undefined && Number.parseInt(groups, 16) !== 0;
      });
      if (subscribed) return;
    }
    throw new LabError('timeout', 'ss --events did not start within 5 seconds');
  }
}

/** NETLINK_SOCK_DIAG */
const SOCK_DIAG = '4';

/** An address and port as `ss` writes them. */
export function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** One line of `ss -tinHOE`: state, queues, both ends, then `name:value` words. Undefined for a line that is not a connection. */
export function parseConnection(line: string): KernelConnection | undefined {
  const [, , , local, peer, ...words] = line.trim().split(/\s+/);
  if (local === undefined || peer === undefined) return undefined;
  const values = new Map<string, string>();
  for (const word of words) {
    const colon = word.indexOf(':');
    if (colon > 0) values.set(word.slice(0, colon), word.slice(colon + 1));
  }
  const count = (name: string) => Number(values.get(name) ?? 0);
  const decimal = (text: string | undefined) => (text === undefined ? undefined : Number.parseFloat(text));
  return {
    local,
    peer,
    // "in flight/total"
    retransmits: Number(values.get('retrans')?.split('/')[1] ?? 0),
    bytesRetransmitted: count('bytes_retrans'),
    bytesSent: count('bytes_sent'),
    bytesReceived: count('bytes_received'),
    segmentsOut: count('segs_out'),
    segmentsIn: count('segs_in'),
    dataSegmentsOut: count('data_segs_out'),
    dataSegmentsIn: count('data_segs_in'),
    duplicateSacks: count('dsack_dups'),
    rttMs: decimal(values.get('rtt')?.split('/')[0]),
    minRttMs: decimal(values.get('minrtt')),
  };
}
