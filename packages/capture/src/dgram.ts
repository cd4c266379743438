/**
 * Mirrored packets out of a UDP socket by node:dgram: on every system, and without native code. It costs several times what
 * udp.ts costs, and there is no time from the kernel: a packet's time is the wall clock when the process got it.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import { LINKTYPE_RAW, type PacketBatch } from '@mirrorscope/wire';
import { addressWords } from './address.ts';
import { Arrivals } from './arrivals.ts';
import { bufferWarnings } from './buffer_warning.ts';
import { CaptureError } from './error.ts';
import { withEmptyBatches } from './idle.ts';
import { type Encapsulation, OUTER_HEADER6, OuterHeader } from './outer_header.ts';
import { socketError } from './socket_error.ts';
import type { LiveSource } from './source.ts';
import { UdpDrops } from './udp_drops.ts';

export interface DgramOptions {
  /** `::` takes IPv4 as well. */
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  readonly encapsulation: Encapsulation;
  /**
   * Receive buffer asked of the system, in bytes. As much may wait in the process besides: dgram goes on reading while nobody
   * takes batches.
   */
  readonly receiveBuffer: number;
  /** Other sockets may share the port: the system spreads the packets over them, by outer addresses and ports. */
  readonly reusePort?: boolean;
}

/** Senders whose addresses are kept in binary. Forged ones may be many. */
const SENDERS = 4096;

/** Opens a UDP socket. Throws CaptureError. */
export async function openDgram(options: DgramOptions): Promise<DgramSource> {
  return new DgramSource(options);
}

export class DgramSource implements LiveSource {
  readonly port: number;
  readonly bufferBytes: number;
  readonly warnings: readonly string[];
  readonly #socket: Socket;
  readonly #drops: UdpDrops | undefined;
  readonly #outer: OuterHeader;
  readonly #arrivals: Arrivals;
  readonly #senders = new Map<string, Int32Array>();
  #bytes = 0;
  #closed: Promise<void> | undefined;

  constructor(options: DgramOptions) {
    const { address, port, encapsulation, receiveBuffer } = options;
    const name = `UDP ${address.includes(':') ? `[${address}]` : address}:${port}`;
    this.#socket = bind(name, options);
    this.port = this.#socket.address().port;
    this.#drops = UdpDrops.ofLastSocket(isIP(address) === 6 ? 6 : 4, this.port);
    this.bufferBytes = growBuffer(this.#socket, receiveBuffer);
    this.warnings = bufferWarnings(this.bufferBytes, receiveBuffer);
    this.#outer = new OuterHeader(addressWords(address), encapsulation);
    this.#arrivals = new Arrivals(LINKTYPE_RAW, receiveBuffer);
    this.#socket.on('message', (message, sender) => this.#take(message, sender));
    this.#socket.on('error', (error) => this.#arrivals.end(socketError(name, error)));
  }

  get received(): number {
    return this.#arrivals.received;
  }

  /** By the kernel, as it counts on Linux, and here for want of memory. At most 100 ms old. */
  get dropped(): number | undefined {
    return this.#drops === undefined ? undefined : this.#drops.count + this.#arrivals.dropped;
  }

  get progress(): { bytesRead: number; bytesTotal: undefined } {
    return { bytesRead: this.#bytes, bytesTotal: undefined };
  }

  async *batches(): AsyncGenerator<PacketBatch, void, undefined> {
    try {
      yield* withEmptyBatches(this.#arrivals.batches());
    } finally {
      await this.close();
    }
  }

  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#drops?.refresh();
      this.#socket.close(resolve);
      this.#arrivals.end();
    });
    return this.#closed;
  }

  #take(message: Buffer, sender: RemoteInfo): void {
    const { length } = message;
    const at = this.#arrivals.reserve(OUTER_HEADER6 + length);
    if (at < 0) return;
    const payload = at + OUTER_HEADER6;
    const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = this.#words(sender.address);
    this.#arrivals.memory.set(message, payload);
    const offset = this.#outer.write6(this.#arrivals.view, payload, word0, word1, word2, word3, sender.port, length);
    this.#arrivals.add(offset, payload + length);
    this.#bytes += length;
  }

  #words(address: string): Int32Array {
    let words = this.#senders.get(address);
    if (words === undefined) {
      if (this.#senders.size === SENDERS) this.#senders.clear();
      words = addressWords(address);
      this.#senders.set(address, words);
    }
    return words;
  }
}

/** Binds at once: an address needs no looking up. */
function bind(name: string, { address, port, reusePort = false }: DgramOptions): Socket {
  const family = isIP(address);
  if (family === 0) throw new CaptureError('bad_address', name, 'this is no address; give an IPv4 or IPv6 address of this machine, or ::');
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    reusePort,
    lookup: (host, _options, found) => found(null, host, family),
  });
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure = error;
  };
  socket.once('error', fail);
  try {
    socket.bind(port, address);
  } catch (error) {
    fail(error as Error);
  }
  socket.off('error', fail);
  if (failure === undefined) return socket;
  socket.close();
  throw socketError(name, failure);
}

/** Asks for a receive buffer, and gives what there is then, in bytes. */
function growBuffer(socket: Socket, bytes: number): number {
  try {
    socket.setRecvBufferSize(bytes);
  } catch {
    // Linux gives what it allows; others refuse what is too much.
  }
  const granted = socket.getRecvBufferSize();
  // Linux reserves, and reports, the double, for bookkeeping: socket(7).
  return process.platform === 'linux' ? granted / 2 : granted;
}
