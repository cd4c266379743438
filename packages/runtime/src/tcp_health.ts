import { createServer } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import type { Health } from './health.ts';
import { listenAt } from './listening.ts';

export interface TcpHealth {
  readonly bound: Endpoint;
  close(): void;
}

/**
 * A port for the health checks of a load balancer: connections are accepted and closed. Once the service drains or has failed
 * they are refused. Open it last, when the service is ready.
 */
export async function openTcpHealth(endpoint: Endpoint, health: Health): Promise<TcpHealth> {
  const server = createServer((socket) => {
    // A scanner's reset is no concern of ours.
    socket.on('error', () => {});
    socket.destroy();
  });
  const bound = await listenAt(server, endpoint, 'the health endpoint');
  // What accepting may fail with under a flood (no more descriptors) passes; the listening socket stays.
  server.on('error', () => {});
  const close = (): void => {
    server.close();
  };
  if (health.ending.aborted) close();
  health.ending.addEventListener('abort', close);
  return { bound, close };
}
