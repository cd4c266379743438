import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { authenticate, type Credentials } from './credentials.ts';
import { engineException, exception } from './exception.ts';
import { nativeSink } from './native_revision.ts';
import { refuseForeignPages } from './origin.ts';
import type { QueryRunner, ServerIdentity } from './query_runner.ts';
import { isGet, type RequestOptions, readQuery } from './request.ts';
import { chooseEncoding, type Encoding, ResultWriter } from './result_writer.ts';

export interface HandlerOptions extends RequestOptions {
  readonly runner: QueryRunner;
  readonly identity: ServerIdentity;
  readonly accepted: readonly Credentials[];
  /** Requests must be for a name of this machine. */
  readonly hostMatters: boolean;
}

/** Answers requests as ClickHouse's HTTP interface does (https://clickhouse.com/docs/interfaces/http). */
export class Handler {
  readonly #options: HandlerOptions;

  constructor(options: HandlerOptions) {
    this.#options = options;
  }

  /** Never throws: what goes wrong is in the response. `signal` stops the query. */
  async handle(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const [pathname = '', search] = (request.url ?? '').split(/\?(.*)/s);
    const parameters = new URLSearchParams(search);
    const writer = new ResultWriter(response, this.#options.identity.version, encodingFor(request, parameters));
    try {
      refuseForeignPages(request.headers, this.#options.hostMatters);
      if (pathname === '/ping' || (pathname === '/' && isGet(request) && parameters.size === 0)) sendText(response, 200, 'Ok.\n');
      else if (pathname !== '/')
        sendText(response, 404, `There is nothing at ${pathname}. Use / for queries and /ping for health checks.\n`);
      else if (isGet(request) || request.method === 'POST') await this.#query(request, response, parameters, writer, signal);
      else sendText(response, 405, 'Use GET, HEAD or POST.\n', { Allow: 'GET, HEAD, POST' });
    } catch (error) {
      writer.fail(engineException(error));
    }
  }

  async #query(
    request: IncomingMessage,
    response: ServerResponse,
    parameters: URLSearchParams,
    writer: ResultWriter,
    signal: AbortSignal,
  ): Promise<void> {
    const { runner, identity, accepted } = this.#options;
    authenticate(request.headers, parameters, accepted);
    response.setHeader('X-ClickHouse-Query-Id', queryId(parameters));
    response.setHeader('X-ClickHouse-Server-Display-Name', identity.displayName);
    const query = await readQuery(request, parameters, this.#options);
    response.setHeader('X-ClickHouse-Timezone', query.settings.get('session_timezone') ?? identity.timezone);
    try {
      const sink = nativeSink(writer, Number(parameters.get('client_protocol_version') ?? 0));
      writer.end(await runner.run(query, sink, signal));
    } finally {
      if (query.data !== undefined) rmSync(query.data, { force: true });
    }
  }
}

function encodingFor({ headers }: IncomingMessage, parameters: URLSearchParams): Encoding | undefined {
  const isOn = /^(1|true)$/i.test(parameters.get('enable_http_compression') ?? '');
  return isOn ? chooseEncoding(String(headers['accept-encoding'] ?? '')) : undefined;
}

function queryId(parameters: URLSearchParams): string {
  const id = parameters.get('query_id') || randomUUID();
  if (!/^[\x20-\x7e]+$/.test(id)) throw exception('BAD_ARGUMENTS', 'query_id has characters that a header cannot hold');
  return id;
}

function sendText(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=UTF-8', ...headers });
  response.end(text);
}
