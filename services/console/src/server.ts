import { type Endpoint, type Logger, limited, listenAt } from '@mirrorscope/runtime';
import type { AskLimits, Store } from '@mirrorscope/store';
import Fastify, { type FastifyInstance, type FastifySchemaValidationError } from 'fastify';
import type { Access } from './access.ts';
import { serveApi } from './api.ts';
import { ConsoleError } from './error.ts';
import { guard, guardApi } from './guard.ts';
import type { Watched } from './health/services.ts';
import { type PageFiles, servePage } from './page.ts';
import { askOf } from './question.ts';
import { refusalOf } from './refusal.ts';

export interface ConsoleOptions {
  readonly store: Store;
  readonly listen: Endpoint;
  readonly access: Access;
  /** Listeners and writers whose health is shown. */
  readonly services: readonly Watched[];
  readonly limits: AskLimits;
  readonly page: Promise<PageFiles>;
  readonly log: Logger;
}

export interface Console {
  readonly bound: Endpoint;
  /** Takes no more, and stops the questions that run. To be called before the store is closed. */
  close(): Promise<void>;
}

const MOST_BODY_BYTES = 64 * 1024;
/** Milliseconds. */
const REQUEST_TIMEOUT = 30_000;
const MOST_CONNECTIONS = 256;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, where a proxy or a token says so. */
    user: string | null;
  }
}

/** Serves the page and the API. Throws ConsoleError, or RuntimeError where it cannot listen. */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  // Whoever asks for the page is told as well; the API goes on.
  options.page.catch((err: unknown) => options.log.error({ err }, 'the page cannot be made'));
  const app = await consoleApp(options);
  await app.ready();
  app.server.maxConnections = MOST_CONNECTIONS;
  const bound = await listenAt(app.server, options.listen, 'the console');
  return {
    bound,
    async close() {
      const closed = new Promise((resolve) => app.server.close(resolve));
      app.server.closeAllConnections();
      await closed;
      await app.close();
    },
  };
}

async function consoleApp({ store, access, services, limits, page, log }: ConsoleOptions): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT,
    ajv: { customOptions: { coerceTypes: true, removeAdditional: false, strict: false } },
    schemaErrorFormatter: ([first]) => new Error(problemOf(first)),
  });
  // Bodies are JSON: what a form of another page could send is none.
  app.removeContentTypeParser('text/plain');
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  app.decorateRequest('user', null);
  guard(app, access);
  const complain = limited(log, 'error', 60);
  app.setErrorHandler((error, _, reply) => {
    const { status, body, unexpected } = refusalOf(error);
    if (unexpected) complain('a question failed', { err: error });
    return reply.code(status).send(body);
  });
  app.setNotFoundHandler(({ method, url }) => {
    throw new ConsoleError('not_found', `there is no ${method} ${url.split('?', 1)[0]} here`);
  });
  await serveApi(app, { storeName: store.name, limits, services, ask: askOf(store, limits) }, (api) => guardApi(api, access));
  servePage(app, page);
  return app;
}

/** One line that names the parameter. */
function problemOf(error: FastifySchemaValidationError | undefined): string {
  if (error?.keyword === 'additionalProperties') return `the request has no ${error.params['additionalProperty']}`;
  return `${error?.instancePath.slice(1) || 'the request'} ${error?.message}`;
}
