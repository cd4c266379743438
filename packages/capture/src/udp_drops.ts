import { readFileSync, readlinkSync } from 'node:fs';

/** Columns of /proc/net/udp and udp6 (Linux, net/ipv4/udp.c, udp4_format_sock): the socket's inode, and drops, modulo 2^32. */
const INODE = 9;
const DROPS = 12;
/** Milliseconds that an answer is good for: the kernel goes through all its sockets for one. */
const FRESH = 100;

/** Datagrams that Linux dropped at one UDP socket of this process, for lack of room above all. */
export class UdpDrops {
  readonly #table: string;
  readonly #inode: string;
  #last = 0;
  #total = 0;
  #askedAt = Number.NEGATIVE_INFINITY;

  private constructor(table: string, inode: string) {
    this.#table = table;
    this.#inode = inode;
  }

  /** Of the socket that this thread opened last, bound to `port`. Undefined where the system does not say. */
  static ofLastSocket(family: 4 | 6, port: number): UdpDrops | undefined {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${lastDescriptor(port)}`))?.[1];
      if (inode === undefined) return undefined;
      const drops = new UdpDrops(`/proc/self/net/udp${family === 6 ? '6' : ''}`, inode);
      return drops.#ask() === undefined ? undefined : drops;
    } catch {
      return undefined;
    }
  }

  /** As of now, or at most 100 ms ago. */
  get count(): number {
    const now = performance.now();
    if (now - this.#askedAt > FRESH) {
      this.#askedAt = now;
      this.refresh();
    }
    return this.#total;
  }

  /** The last time to ask is before the socket is closed: then its line is gone, and the count stays. */
  refresh(): void {
    const drops = this.#ask() ?? this.#last;
    this.#total += (drops - this.#last) >>> 0;
    this.#last = drops;
  }

  #ask(): number | undefined {
    try {
      const lines = readFileSync(this.#table, 'latin1').split('\n');
      const columns = lines.map((line) => line.trim().split(/\s+/)).find((line) => line[INODE] === this.#inode);
      return columns === undefined ? undefined : Number(columns[DROPS]);
    } catch {
      // No descriptor is left to open the table with, for instance.
      return undefined;
    }
  }
}

/**
 * File descriptor of the UDP socket that this thread opened last. Sockets of node:dgram keep theirs to themselves, and those that share
 * a port look alike in every table of the system; but the diagnostic report lists the event loop's sockets in order of opening.
 */
function lastDescriptor(port: number): number | undefined {
  const report = process.report as NodeJS.ProcessReport & { excludeNetwork: boolean };
  const { excludeNetwork } = report;
  // Without it names are looked up for addresses, which takes as long as the network does.
  report.excludeNetwork = true;
  try {
    const { libuv } = report.getReport() as { libuv?: { type: string; fd?: number; localEndpoint?: { port?: number } }[] };
    return libuv?.findLast(({ type, localEndpoint }) => type === 'udp' && localEndpoint?.port === port)?.fd;
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}
