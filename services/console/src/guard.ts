import { namesLoopback } from '@mirrorscope/runtime/loopback';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Access, isOpen, userOf } from './access.ts';
import { ConsoleError } from './error.ts';

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

/** Security headers on every answer, whatever it is; and no answers for pages of others. */
export function guard(app: FastifyInstance, access: Access): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (isOpen(access)) refuseOtherNames(request);
  });
}

/** Of the API: only for the console's own page and for programs, and only with a right to it. */
export function guardApi(api: FastifyInstance, access: Access): void {
  api.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    refuseOtherPages(request);
    const user = userOf(access, { from: request.socket.remoteAddress ?? '', headers: request.headers });
    if (user === undefined) {
      reply.header('www-authenticate', 'Bearer');
      throw new ConsoleError('unauthorized', 'the console wants its token, or a login at the proxy before it');
    }
    request.user = user;
  });
}

/** Where nothing else keeps strangers out: a page may have made its own name point here (DNS rebinding). */
function refuseOtherNames({ headers: { host = '' } }: FastifyRequest): void {
  if (namesLoopback(host)) return;
  throw new ConsoleError(
    'forbidden',
    `requests for the host ${JSON.stringify(host)} are refused: ask for localhost, or give the console a token`,
  );
}

/** What a page of another origin sends through somebody's browser. */
function refuseOtherPages({ headers }: FastifyRequest): void {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  const isOther =
    (origin !== undefined && URL.parse(origin)?.host !== host) || (site !== undefined && site !== 'same-origin' && site !== 'none');
  if (isOther) throw new ConsoleError('forbidden', 'requests from pages of another origin are refused');
}
