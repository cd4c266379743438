/** For tests, here and elsewhere: where sockets of Linux can be tried, and what is gone when the test is over. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { SocketError } from './error.ts';
import { UdpSocket } from './udp_socket.ts';

/** Why a test that needs such sockets cannot run on this machine; false where it can. On CI it must. */
export async function reasonToSkip(address = '127.0.0.1'): Promise<string | false> {
  const reason = await obstacle(address);
  if (reason === false) return false;
  if (process.env['CI'] === 'true') throw new Error(reason);
  process.stderr.write(`SKIPPED: ${reason}\n`);
  return reason;
}

async function obstacle(address: string): Promise<string | false> {
  try {
    const socket = await UdpSocket.open(address);
    try {
      socket.bind(address, 0);
      return false;
    } finally {
      socket.close();
    }
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
    return error.message;
  }
}

/** A socket bound to a free port; closed when the test is over. */
export async function boundSocket(context: { after(run: () => void): void }, address = '127.0.0.1'): Promise<UdpSocket> {
  const socket = await UdpSocket.open(address);
  context.after(() => socket.close());
  socket.bind(address, 0);
  return socket;
}

/** Node's own socket, to send what ours receives. */
export interface Sender {
  /** Where it sends from. */
  readonly port: number;
  /** Resolves when the message is where it can be received, or has been dropped. */
  send(payload: Uint8Array): Promise<void>;
}

export async function sender(context: { after(run: () => void): void }, address: string, port: number): Promise<Sender> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  context.after(() => void socket.close());
  socket.connect(port, address);
  await once(socket, 'connect');
  return {
    port: socket.address().port,
    send: (payload) => new Promise((resolve, reject) => socket.send(payload, (error) => (error === null ? resolve() : reject(error)))),
  };
}
