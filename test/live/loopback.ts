import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Sends datagrams to a port of 127.0.0.1, one after the other, from any address of the loopback. */
export async function sendFrom(source: string, port: number, datagrams: Iterable<Uint8Array>): Promise<void> {
  const socket = createSocket('udp4').bind(0, source);
  await once(socket, 'listening');
  try {
    for (const datagram of datagrams) {
      await new Promise<void>((resolve, reject) => {
        socket.send(datagram, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
      });
    }
  } finally {
    socket.close();
  }
}
