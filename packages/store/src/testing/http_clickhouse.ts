import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Session } from 'chdb';

const USER = 'reader';
export const PASSWORD = 'correct horse';

/** Parameters of a request that are not settings of the query. */
const NOT_SETTINGS = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'session_id',
  'wait_end_of_query',
  'send_progress_in_http_headers',
]);

/**
 * ClickHouse's HTTP interface (https://clickhouse.com/docs/interfaces/http) in front of the embedded engine, as far as
 * @clickhouse/client uses it: the real client, statements, parameters, settings, streams and errors, without a server.
 */
export class HttpClickHouse {
  /** Bodies that came with statements, in the order of the requests. */
  readonly bodies: { readonly query: string; readonly body: Buffer; readonly chunked: boolean }[] = [];
  readonly #session: Session;
  readonly #server: Server;

  constructor(directory: string) {
    this.#session = new Session(directory);
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => sendError(response, error));
    });
  }

  /** Listens on the loopback, and returns its port. */
  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#session.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const body = await readAll(request);
    const expected = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
    if (request.headers.authorization !== expected) {
      throw new Error(
        `Code: 516. DB::Exception: ${USER}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`,
      );
    }
    const database = url.searchParams.get('database') ?? 'default';
    if (database !== 'default') throw new Error(`Code: 81. DB::Exception: Database ${database} does not exist. (UNKNOWN_DATABASE)`);

    const query = url.searchParams.get('query');
    if (query !== null) this.bodies.push({ query, body, chunked: request.headers['transfer-encoding'] === 'chunked' });
    const statement = query === null ? body.toString() : `${query}\n${body.toString()}`;
    response.end(await this.#run(statement, url.searchParams));
  }

  async #run(statement: string, search: URLSearchParams): Promise<Uint8Array> {
    const parameters: Record<string, string> = {};
    const settings: string[] = [];
    for (const [name, value] of search) {
      if (name.startsWith('param_')) parameters[name.slice('param_'.length)] = value;
      else if (!NOT_SETTINGS.has(name)) settings.push(`SET ${name} = '${value}'; `);
    }
    const sql = settings.join('') + statement;
    const result =
      Object.keys(parameters).length > 0 ? await this.#session.queryBindAsync(sql, parameters) : await this.#session.queryAsync(sql);
    return result.bytes();
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function sendError(response: ServerResponse, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  const code = /Code: (\d+)/.exec(text)?.[1] ?? '1002';
  response.writeHead(500, { 'X-ClickHouse-Exception-Code': code });
  response.end(text);
}
