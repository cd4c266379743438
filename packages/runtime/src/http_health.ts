import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Endpoint } from './endpoint.ts';
import type { Health } from './health.ts';
import { limited } from './limited.ts';
import { listenAt } from './listening.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';

export interface HttpHealth {
  readonly bound: Endpoint;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly allow?: string;
}

/** Watchers are few and ask for little: who is slow or many is a mistake or worse. Milliseconds, bytes, connections. */
const LIMITS = {
  requestTimeout: 5000,
  headersTimeout: 5000,
  keepAliveTimeout: 15_000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 8192,
};
const MOST_CONNECTIONS = 100;

/** Serves `/healthz`, `/readyz` and `/metrics`. */
export async function openHttpHealth(endpoint: Endpoint, health: Health, metrics: Metrics, log: Logger): Promise<HttpHealth> {
  const complain = limited(log, 'error', 60);
  const server = createServer(LIMITS, (request, response) => {
    answer(request, health, metrics)
      .catch((err) => {
        complain('metrics cannot be read', { err });
        return plain(500, 'failed, see the log\n');
      })
      .then((answer) => send(response, answer));
  });
  server.maxConnections = MOST_CONNECTIONS;
  const bound = await listenAt(server, endpoint, 'the HTTP endpoint');
  server.on('error', (err) => complain('the HTTP endpoint cannot accept', { err }));
  return {
    bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer({ method, url = '' }: IncomingMessage, health: Health, metrics: Metrics): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return { ...plain(405, 'GET or HEAD\n'), allow: 'GET, HEAD' };
  const { state } = health;
  switch (url.split('?', 1)[0]) {
    case '/healthz':
      return state === 'draining' || state === 'failed' ? report(503, health) : report(200, health);
    case '/readyz':
      return report(state === 'ready' ? 200 : 503, health);
    case '/metrics':
      return { status: 200, type: metrics.contentType, body: await metrics.text() };
    default:
      return plain(404, 'here are /healthz, /readyz and /metrics\n');
  }
}

const plain = (status: number, body: string): Answer => ({ status, type: 'text/plain; charset=utf-8', body });

const report = (status: number, { state, reasons, warnings }: Health): Answer => ({
  status,
  type: 'application/json',
  body: `${JSON.stringify({ state, reasons, warnings })}\n`,
});

function send(response: ServerResponse, { status, type, body, allow }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...(allow && { allow }) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
