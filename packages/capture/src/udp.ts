/**
 * Mirrored packets out of UDP sockets by recvmmsg(2): many datagrams a system call, straight into memory that is reused, each
 * with the kernel's time of its arrival. Linux only; dgram.ts is the portable source.
 *
 * The sockets of a port belong to whoever opens a UdpPort; each worker reads one of them, by its handle. So a worker that
 * dies takes nothing with it: what arrives meanwhile waits in the kernel for the one that follows.
 *
 * UDP_GRO would hand over many datagrams as one, but not these: the kernel merges none without a UDP checksum
 * (net/ipv4/udp_offload.c), and mirrors send none.
 */
import { setImmediate as eventLoop, setTimeout as sleep } from 'node:timers/promises';
import {
  CONTROL_DATA,
  CONTROL_WORDS,
  HEADER_WORDS,
  LENGTH,
  type MessageBlock,
  NAME_WORDS,
  type SocketHandle,
  UdpSocket,
} from '@mirrorscope/socket';
import { LINKTYPE_RAW, PacketBatch } from '@mirrorscope/wire';
import { bufferWarnings } from './buffer_warning.ts';
import { type Encapsulation, OUTER_HEADER6, OuterHeader } from './outer_header.ts';
import type { LiveSource } from './source.ts';
import { steering } from './steering.ts';

export interface UdpPortOptions {
  /** `::` takes IPv4 as well. */
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  readonly encapsulation: Encapsulation;
  /** Receive buffer asked of the system for each socket, in bytes. */
  readonly receiveBuffer: number;
  /** Sockets to spread the packets over, both directions of a flow to the same one. */
  readonly workers: number;
}

/** What a worker needs to read its share of a port. Plain data: may be sent to another thread. */
export interface UdpHandle {
  readonly socket: SocketHandle;
  readonly encapsulation: Encapsulation;
  /** Receive buffer of the socket. */
  readonly bufferBytes: number;
}

/** The sockets of one UDP port. Opening throws SocketError. */
export class UdpPort {
  readonly port: number;
  /** Granted for each socket. */
  readonly bufferBytes: number;
  readonly warnings: readonly string[];
  readonly handles: readonly UdpHandle[];
  readonly #sockets: readonly UdpSocket[];
  /** What each socket said of its drops last, and the sum of all that it said. */
  readonly #lastDrops: number[];
  #dropped = 0;

  private constructor(sockets: readonly UdpSocket[], port: number, bufferBytes: number, options: UdpPortOptions) {
    this.port = port;
    this.bufferBytes = bufferBytes;
    this.warnings = bufferWarnings(bufferBytes, options.receiveBuffer);
    this.handles = sockets.map(({ handle }) => ({ socket: handle, encapsulation: options.encapsulation, bufferBytes }));
    this.#sockets = sockets;
    this.#lastDrops = sockets.map(() => 0);
  }

  static async open(options: UdpPortOptions): Promise<UdpPort> {
    const sockets: UdpSocket[] = [];
    try {
      let { port } = options;
      let bufferBytes = Number.POSITIVE_INFINITY;
      for (let worker = 0; worker < options.workers; worker++) {
        const socket = await UdpSocket.open(options.address);
        sockets.push(socket);
        // The first binds alone: another program of the same user that shares the port would get a part of the packets.
        if (worker > 0) socket.sharePort();
        socket.stampArrival();
        bufferBytes = Math.min(bufferBytes, socket.setReceiveBuffer(options.receiveBuffer));
        socket.bind(options.address, port);
        port = socket.port;
        if (worker === 0 && options.workers > 1) socket.sharePort();
      }
      if (options.workers > 1) sockets[0]!.steer(steering(options.encapsulation, options.workers));
      return new UdpPort(sockets, port, bufferBytes, options);
    } catch (error) {
      for (const socket of sockets) socket.close();
      throw error;
    }
  }

  /** Packets that the kernel dropped, above all because the buffers were full. Exact at any time, up to the last packet. */
  get dropped(): number {
    this.#sockets.forEach((socket, i) => {
      const { drops } = socket;
      this.#dropped += (drops - this.#lastDrops[i]!) >>> 0;
      this.#lastDrops[i] = drops;
    });
    return this.#dropped;
  }

  /** The kernel drops all that comes from now on, and counts it; what waits already can still be read. */
  refuse(): void {
    for (const socket of this.#sockets) socket.refuse();
  }

  /** After this `dropped` must not be asked any more. */
  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

/** What AWS sends at most: 8,500 bytes of packet, VXLAN, GENEVE with options and its inner headers (AWS: traffic mirroring limits). */
const LONGEST = 9152;
/** Datagrams a system call: more would no longer stay in the processor's second cache. */
const MESSAGES = 256;
/**
 * Milliseconds to rest once all that waited is read: a wake-up costs as much as dozens of packets, and one serves all that come
 * meanwhile, which have their times from the kernel. At a million packets a second a buffer of 2 MiB lasts for 2 ms, since the
 * kernel grants its bookkeeping as much again; one much smaller leaves no time to rest.
 */
const LONGEST_REST = 4;
const BUFFER_OF_A_MILLISECOND = 2 * 1024 * 1024;
/** Milliseconds without packets after which an empty batch is handed on. */
const PATIENCE = 100;
/** Full batches in a row after which timers and messages get their turn. */
const BATCHES_PER_TURN = 16;

/** One worker's share of a port. Closing it leaves the port open. */
export class UdpSource implements LiveSource {
  received = 0;
  readonly bufferBytes: number;
  /** Said by UdpPort, which knows all sockets. */
  readonly dropped = undefined;
  readonly warnings = [];
  readonly #socket: UdpSocket;
  readonly #block: MessageBlock;
  readonly #outer: OuterHeader;
  #bytes = 0;
  #closed = false;

  private constructor(socket: UdpSocket, { encapsulation, bufferBytes }: UdpHandle) {
    this.bufferBytes = bufferBytes;
    this.#socket = socket;
    this.#block = socket.messages(MESSAGES, LONGEST, Math.ceil(OUTER_HEADER6 / 64) * 64);
    this.#outer = new OuterHeader([0, 0, 0, 0], encapsulation);
  }

  static async open(handle: UdpHandle): Promise<UdpSource> {
    return new UdpSource(await UdpSocket.adopt(handle.socket), handle);
  }

  get progress(): { bytesRead: number; bytesTotal: undefined } {
    return { bytesRead: this.#bytes, bytesTotal: undefined };
  }

  async *batches(): AsyncGenerator<PacketBatch, void, undefined> {
    const batch = new PacketBatch(MESSAGES);
    batch.view = this.#block.view;
    batch.linkType.fill(LINKTYPE_RAW);
    const rest = Math.min(LONGEST_REST, Math.floor(this.bufferBytes / BUFFER_OF_A_MILLISECOND));
    let full = 0;
    let nextEmpty = performance.now() + PATIENCE;
    while (!this.#closed) {
      const count = this.#socket.receive(this.#block);
      if (count > 0 || performance.now() >= nextEmpty) {
        this.#fill(batch, count);
        yield batch;
        nextEmpty = performance.now() + PATIENCE;
      }
      if (count === MESSAGES && ++full < BATCHES_PER_TURN) continue;
      full = 0;
      // Looked at now and then, not watched: a thread that dies while the event loop watches a socket by koffi takes the process along.
      if (count === 0) await sleep(Math.max(1, rest));
      else await (count < MESSAGES && rest > 0 ? sleep(rest) : eventLoop());
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#socket.close();
  }

  /** Describes the first `count` messages, and gives each its outer headers back. */
  #fill(batch: PacketBatch, count: number): void {
    const block = this.#block;
    const { words, view, slotBytes, stride } = block;
    const isIpv6 = this.#socket.family === 6;
    let payload = block.slots;
    for (let i = 0; i < count; i++) {
      const header = i * HEADER_WORDS;
      const name = block.nameWords + i * NAME_WORDS;
      // SCM_TIMESTAMPNS, the only control message asked for, and never left out: the kernel fills a time in where it had none.
      const time = block.controlWords + i * CONTROL_WORDS + CONTROL_DATA;
      const length = words[header + LENGTH]!;
      const port = swap16(words[name]! >>> 16);
      const at = isIpv6
        ? this.#outer.write6(
            view,
            payload,
            swap32(words[name + 2]!),
            swap32(words[name + 3]!),
            swap32(words[name + 4]!),
            swap32(words[name + 5]!),
            port,
            length,
          )
        : this.#outer.write4(view, payload, swap32(words[name + 1]!), port, length);
      const headers = payload - at;
      batch.offset[i] = at;
      batch.captured[i] = headers + Math.min(length, slotBytes);
      batch.original[i] = headers + length;
      batch.sec[i] = words[time]!;
      batch.nsec[i] = words[time + 2]!;
      this.#bytes += length;
      payload += stride;
    }
    batch.count = count;
    this.received += count;
  }
}

/** Network order to the machine's. */
const swap16 = (half: number): number => ((half & 0xff) << 8) | (half >>> 8);
const swap32 = (word: number): number => (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
