/** For tests: datagrams over loopback. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export class Sender {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #host: string;

  private constructor(socket: Socket, host: string, port: number) {
    this.#socket = socket;
    this.#host = host;
    this.#port = port;
  }

  /** From a port of its own. Closed when the test is over. */
  static async open(context: { after(run: () => void): void }, host: string, port: number): Promise<Sender> {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    context.after(() => socket.close());
    socket.bind(0);
    await once(socket, 'listening');
    return new Sender(socket, host, port);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  send(payload: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(payload, this.#port, this.#host, (error) => (error === null ? resolve() : reject(error)));
    });
  }
}

const FLOOD = `
  const { createSocket } = require('node:dgram');
  const { port, count, bytes, done } = require('node:worker_threads').workerData;
  const socket = createSocket('udp4');
  const payload = Buffer.alloc(bytes);
  let sent = 0;
  const next = () => {
    if (++sent < count) socket.send(payload, port, '127.0.0.1', next);
    else {
      socket.close();
      Atomics.store(done, 0, 1);
      Atomics.notify(done, 0);
    }
  };
  socket.send(payload, port, '127.0.0.1', next);
`;

/** Sends datagrams from one socket in another thread; this one stands still meanwhile, and reads nothing. */
export function flood(port: number, count: number, bytes: number): void {
  const done = new Int32Array(new SharedArrayBuffer(4));
  new Worker(FLOOD, { eval: true, workerData: { port, count, bytes, done } });
  Atomics.wait(done, 0, 0);
}
