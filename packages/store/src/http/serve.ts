import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EmbeddedEngine } from '../embedded_engine.ts';
import { StoreError } from '../error.ts';
import { DEFAULT_USER } from './credentials.ts';
import { removeEndpoint, writeEndpoint } from './endpoint.ts';
import { Handler, type ServerIdentity } from './handler.ts';
import { isLoopback } from './origin.ts';
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
/** Connections at once, idle ones included. */
const MOST_CONNECTIONS = 256;

/** Serves an engine. Throws StoreError bad_parameter, or unreachable where the address cannot be listened on. */
export async function serveEngine(engine: EmbeddedEngine, options: HttpOptions): Promise<HttpInterface> {
  const { host = '127.0.0.1', port = CLICKHOUSE_PORT, readOnly = true, user = DEFAULT_USER, password = '' } = options;
  check(host, readOnly, password);
  // Whoever may read the data directory's files may ask, without being told the password.
  const owner = { user: `owner-${randomBytes(8).toString('hex')}`, password: randomBytes(24).toString('base64url') };
  // To show them the engine would interrupt every thread of the process with a signal.
  await engine.session.queryAsync('DROP TABLE IF EXISTS system.stack_trace');
  const runner = await QueryRunner.open(engine);
  const handler = new Handler({
    runner,
    identity: await identityOf(engine),
    readOnly,
    accepted: [{ user, password }, owner],
    hostMatters: isLoopback(host) && password === '',
    scratch: engine.scratch,
  });

  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  const server = createServer((request, response) => {
    const answer = handler.handle(request, response, AbortSignal.any([stop.signal, closed(request, response)]));
    running.add(answer);
    answer.finally(() => running.delete(answer));
  });
  server.maxConnections = MOST_CONNECTIONS;
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    await runner.close();
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
      stop.abort();
      await Promise.allSettled(running);
      server.closeAllConnections();
      await ended;
      await runner.close();
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

async function identityOf(engine: EmbeddedEngine): Promise<ServerIdentity> {
  const result = await engine.session.queryAsync('SELECT version(), displayName(), timezone()', { format: 'JSONCompactEachRow' });
  const [version, displayName, timezone] = JSON.parse(result.text()) as [string, string, string];
  return { version, displayName, timezone };
}

/** Aborts when the client goes away before it has its answer. */
function closed(request: IncomingMessage, response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  request.on('error', () => controller.abort());
  return controller.signal;
}

/** Where this machine reaches the address; those that mean all addresses are none to connect to. */
function reachable({ address, family, port }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  return family === 'IPv6' && host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
