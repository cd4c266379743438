import { once } from 'node:events';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: OutgoingHttpHeaders;
  /** Parameters of the URL. */
  readonly search?: Readonly<Record<string, string>>;
  readonly path?: string;
}

/** Asks a server on this machine the way curl does: POST where there is a body, GET otherwise. */
export function asker(port: number): (asked: Asked) => Promise<Answer> {
  return async ({ body, method = body === undefined ? 'GET' : 'POST', headers = {}, search = {}, path = '/' }) => {
    const query = new URLSearchParams(search).toString();
    const outgoing = request({ host: '127.0.0.1', port, method, headers, path: query === '' ? path : `${path}?${query}`, agent: false });
    outgoing.end(body);
    const [incoming] = (await once(outgoing, 'response')) as [import('node:http').IncomingMessage];
    const bytes = await buffer(incoming);
    return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: bytes, text: bytes.toString() };
  };
}
