import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { loadPacketDrops } from '@mirrorscope/socket';

/** Packets that Linux dropped at the one packet socket of this process, because its buffer was full. */
export class PacketDrops {
  readonly #take: (fd: number) => number;
  #socket: number | undefined;
  #count = 0;

  private constructor(take: (fd: number) => number) {
    this.#take = take;
  }

  /** Undefined where the system does not say. */
  static async load(): Promise<PacketDrops | undefined> {
    try {
      return new PacketDrops(await loadPacketDrops());
    } catch {
      return undefined;
    }
  }

  /** Starts to count, once the socket is open. What was dropped before its filter was set does not matter. */
  start(): void {
    this.#socket = packetSocket();
    if (this.#socket !== undefined) this.#take(this.#socket);
  }

  get count(): number | undefined {
    if (this.#socket === undefined) return undefined;
    this.#count += this.#take(this.#socket);
    return this.#count;
  }
}

/** The descriptor whose inode stands in the last column of /proc/net/packet. */
function packetSocket(): number | undefined {
  const inodes = readFileSync('/proc/self/net/packet', 'latin1')
    .split('\n')
    .map((line) => `socket:[${line.trim().split(/\s+/).at(-1)}]`);
  const descriptor = readdirSync('/proc/self/fd').find((name) => inodes.includes(target(name)));
  return descriptor === undefined ? undefined : Number(descriptor);
}

function target(name: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${name}`);
  } catch {
    // The descriptor of the listing itself.
    return '';
  }
}
