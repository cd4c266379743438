import { PreciseTimer, UdpSocket } from '@mirrorscope/socket';
import type { Outbox } from './datagrams.ts';
import type { Outlet } from './outlet.ts';

/** Milliseconds after which a full socket is tried again, whatever the system says of it. */
const PATIENCE = 10;

/**
 * By sendmmsg(2). The send buffer stays as the system gives it: it holds fewer datagrams than the queue of a network device, so
 * that the socket is full and sending waits before a datagram would be dropped there.
 */
export class MmsgOutlet implements Outlet {
  readonly #socket: UdpSocket;
  readonly #timer: PreciseTimer;

  private constructor(socket: UdpSocket, timer: PreciseTimer) {
    this.#socket = socket;
    this.#timer = timer;
  }

  /** Throws SocketError. */
  static async open(address: string, port: number): Promise<MmsgOutlet> {
    const socket = await UdpSocket.open(address);
    try {
      socket.connect(address, port);
      return new MmsgOutlet(socket, await PreciseTimer.open());
    } catch (error) {
      socket.close();
      throw error;
    }
  }

  outbox(datagrams: number, bytes: number): Outbox {
    const socket = this.#socket;
    const block = socket.outgoing(datagrams, bytes);
    return {
      bytes: block.bytes,
      set: (i, start, length) => block.set(i, start, length),
      send: (from, to) => socket.send(block, from, to),
    };
  }

  room(): Promise<void> {
    return this.#socket.writable(PATIENCE);
  }

  sleep(milliseconds: number): Promise<void> {
    return this.#timer.sleep(milliseconds);
  }

  get refusals(): number {
    return this.#socket.refusals;
  }

  close(): void {
    this.#timer.close();
    this.#socket.close();
  }
}
