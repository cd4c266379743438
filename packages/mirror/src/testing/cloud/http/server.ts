import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Body } from './protocol.ts';

export interface Reply extends Body {
  readonly status: number;
  readonly requestId: string;
}

/** Answers with a reply, or with `reset`: then the connection breaks. */
type Handler = (headers: IncomingHttpHeaders, body: string) => Promise<Reply | 'reset'>;

/** A server on a free port of the loopback interface. */
export async function listen(handler: Handler): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const reply = await handler(request.headers, await text(request)).catch(
      (error: unknown): Reply => ({
        status: 500,
        requestId: '',
        type: 'text/plain',
        text: String(error instanceof Error ? error.stack : error),
      }),
    );
    if (reply === 'reset') request.socket.resetAndDestroy();
    else response.writeHead(reply.status, { 'content-type': reply.type, 'x-amzn-requestid': reply.requestId }).end(reply.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
