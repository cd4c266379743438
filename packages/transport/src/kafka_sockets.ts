import { isIP, connect as netConnect, Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE = 60_000;

/**
 * The sockets of a client, so that it can be ended at once. kafkajs itself waits for answers that may never come, keeps sockets
 * whose other end is frozen, and hangs where one is closed in the middle of a login.
 */
export class Sockets {
  readonly #open = new Set<Socket>();
  #ended = false;

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.#ended) return new Socket().destroy(new Error('given up'));
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = ssl ? tlsConnect({ host, port, ...name, ...ssl }, onConnect) : netConnect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  /** Whoever waits for an answer gets an error; no new connection is made. */
  end(): void {
    this.#ended = true;
    for (const socket of this.#open) socket.destroy(new Error('given up'));
  }
}
