import type { AddressInfo, Server } from 'node:net';
import { type Endpoint, endpointText } from './endpoint.ts';
import { RuntimeError } from './error.ts';

/**
 * Binds a server and gives the address it got, which tells the port where 0 was asked for.
 * @param what for messages: `the health endpoint`
 */
export async function listenAt(server: Server, { host, port }: Endpoint, what: string): Promise<Endpoint> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host, port }, resolve);
  try {
    await promise;
  } catch (error) {
    throw bindError(error as NodeJS.ErrnoException, endpointText({ host, port }), what);
  } finally {
    server.removeListener('error', reject);
  }
  const bound = server.address() as AddressInfo;
  return { host: bound.address, port: bound.port };
}

function bindError(error: NodeJS.ErrnoException, where: string, what: string): RuntimeError {
  if (error.code === 'EADDRINUSE') {
    return new RuntimeError(
      'address_in_use',
      `${what} cannot listen at ${where}: another program does; stop it or name another port`,
      error,
    );
  }
  const why =
    error.code === 'EADDRNOTAVAIL'
      ? 'that is no address of this machine'
      : error.code === 'EACCES'
        ? 'ports below 1024 need a privilege (CAP_NET_BIND_SERVICE)'
        : error.message;
  return new RuntimeError('bad_address', `${what} cannot listen at ${where}: ${why}`, error);
}
