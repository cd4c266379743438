import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Below the range from which systems choose the port of an outgoing connection. Of those, a client that keeps trying to reach
 * a broker that is down would be given the broker's own one day, and connect to itself.
 */
const FIRST = 20_000;
const LAST = 32_000;

/** TCP ports of 127.0.0.1 that nobody has now, each another. */
export async function freePorts(count: number): Promise<number[]> {
  const held = new Map<number, Server>();
  while (held.size < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening').then(
      () => held.set(port, server),
      () => {},
    );
  }
  await Promise.all([...held.values()].map((server) => once(server.close(), 'close')));
  return [...held.keys()];
}
