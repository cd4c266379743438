import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SocketError } from '@mirrorscope/socket';
import type { Outbox } from './datagrams.ts';
import type { Outlet } from './outlet.ts';

/** Datagrams handed over together. */
const TOGETHER = 32;

/** By node:dgram, for systems without sendmmsg(2): slower, and to the millisecond. */
export class DgramOutlet implements Outlet {
  refusals = 0;
  readonly #socket: Socket;
  readonly #closing = new AbortController();

  private constructor(socket: Socket) {
    this.#socket = socket;
    // What the system says of earlier datagrams. Errors of a datagram itself are told where it is sent.
    socket.on('error', () => this.refusals++);
  }

  /** Throws SocketError. */
  static async open(address: string, port: number): Promise<DgramOutlet> {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const outlet = new DgramOutlet(socket);
    try {
      socket.connect(port, address);
      await once(socket, 'connect');
    } catch (error) {
      socket.close();
      throw new SocketError('system', `connect ${address} port ${port}: ${(error as Error).message}`, error);
    }
    return outlet;
  }

  outbox(datagrams: number, bytes: number): Outbox {
    const memory = new Uint8Array(bytes);
    const parts: Uint8Array[] = Array(datagrams);
    return {
      bytes: memory,
      set: (i, start, length) => {
        parts[i] = memory.subarray(start, start + length);
      },
      send: async (from, to) => {
        const sending = parts.slice(from, Math.min(to, from + TOGETHER)).map((part) => this.#send(part));
        return (await Promise.all(sending)).filter((isSent) => isSent).length;
      },
    };
  }

  /** Node's socket waits for room by itself. */
  async room(): Promise<void> {}

  async sleep(milliseconds: number): Promise<void> {
    await sleep(Math.ceil(milliseconds), undefined, { signal: this.#closing.signal }).catch(() => {});
  }

  close(): void {
    this.#closing.abort();
    this.#socket.close();
  }

  /** False where the socket was closed before. */
  async #send(bytes: Uint8Array): Promise<boolean> {
    for (;;) {
      if (this.#closing.signal.aborted) return false;
      const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => this.#socket.send(bytes, resolve));
      if (error === null || error === undefined) return true;
      // It was not this one that was refused, but one before it; this one did not go.
      if (error.code === 'ECONNREFUSED') this.refusals++;
      else if (error.code !== 'ECANCELED') throw new SocketError('system', `sending failed: ${error.message}`, error);
    }
  }
}
