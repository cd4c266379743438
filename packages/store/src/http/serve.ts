import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '@mirrorscope/runtime/loopback';
import type { EmbeddedEngine } from '../embedded_engine.ts';
import { StoreError } from '../error.ts';
import { DEFAULT_USER } from './credentials.ts';
import { removeEndpoint, writeEndpoint } from './endpoint.ts';
import { Handler } from './handler.ts';
import { QueryRunner } from './query_runner.ts';

export interface HttpOptions {
  /** 127.0.0.1 if not given. Another address than the loopback's needs a user and a password. */
  readonly host?: string;
  /** 8123 if not given; 0: any that is free. */
  readonly port?: number;
  /** True if not given. Who may write may do all that this process can: that needs a user and a password. */
  readonly readOnly?: boolean;
  readonly user?: string;
  readonly password?: string;
}

/** ClickHouse's HTTP interface in front of an embedded store. */
export interface HttpInterface {
  readonly address: { readonly host: string; readonly port: number };
  /** Stops all queries and takes no more. To be called before the store is closed. */
  close(): Promise<void>;
}

const CLICKHOUSE_PORT = 8123;
/** How long a connection may idle: as long as with a server. */
const KEEP_ALIVE_MS = 30_000;
/** Connections at once, idle ones included. */
const MOST_CONNECTIONS = 256;

/** Serves an engine. Throws StoreError bad_parameter, or unreachable where the address cannot be listened on. */
export async function serveEngine(engine: EmbeddedEngine, options: HttpOptions): Promise<HttpInterface> {
  const { host = '127.0.0.1', port = CLICKHOUSE_PORT, readOnly = true, user = DEFAULT_USER, password = '' } = options;
  check(host, readOnly, password);
  // Whoever may read the data directory's files may ask, without being told the password.
  const owner = { user: `owner-${randomBytes(8).toString('hex')}`, password: randomBytes(24).toString('base64url') };
  const runner = await QueryRunner.of(engine);
  const handler = new Handler({
    runner,
    identity: await runner.identity(),
    readOnly,
    accepted: [{ user, password }, owner],
    hostMatters: isLoopback(host) && password === '',
    scratch: engine.scratch,
  });

  const running = new Map<AbortController, Promise<void>>();
  const server = createServer((request, response) => {
    const gone = new AbortController();
    // Closed before the answer was whole: the client has gone away.
    response.on('close', () => gone.abort());
    running.set(
      gone,
      handler.handle(request, response, gone.signal).finally(() => running.delete(gone)),
    );
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : error;
    throw new StoreError('unreachable', `The HTTP interface cannot listen on ${host}:${port} (${reason}): is the port in use?`, error);
  }
  const address = server.address() as AddressInfo;
  writeEndpoint(engine.directory, { pid: process.pid, url: `http://${reachable(address)}`, ...owner });
  return {
    address: { host: address.address, port: address.port },
    async close() {
      removeEndpoint(engine.directory);
      const ended = once(server, 'close');
      server.close();
      for (const gone of running.keys()) gone.abort();
      await Promise.allSettled(running.values());
      server.closeAllConnections();
      await ended;
    },
  };
}

function check(host: string, readOnly: boolean, password: string): void {
  if (password !== '') return;
  if (!isLoopback(host)) {
    throw new StoreError('bad_parameter', `The HTTP interface on ${host} needs a user and a password, or the host 127.0.0.1`);
  }
  if (!readOnly) throw new StoreError('bad_parameter', 'A writable HTTP interface needs a user and a password');
}

/** Where this machine reaches the address; those that mean all addresses are none to connect to. */
function reachable({ address, family, port }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return family === 'IPv6' && host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
