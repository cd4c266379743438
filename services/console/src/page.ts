import type { FastifyInstance, FastifyReply } from 'fastify';
import { INDEX, type PageFile } from './bundle.ts';

export type PageFiles = ReadonlyMap<string, PageFile>;

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Serves the bundled page: every path that is no file of it gives the page itself, which finds its own way. */
export function servePage(app: FastifyInstance, page: Promise<PageFiles>): void {
  app.get('/*', { schema: { hide: true } }, async ({ url, headers }, reply) => {
    const files = await page;
    const path = url.split('?', 1)[0] ?? '';
    const asset = path === INDEX ? undefined : files.get(path);
    if (asset !== undefined) return send(reply.header('cache-control', FOR_EVER), asset, headers);
    // The name of a file that is gone, from a page of an earlier version.
    if (path.startsWith('/assets/')) return reply.callNotFound();
    return send(reply.header('cache-control', 'no-cache'), files.get(INDEX)!, headers);
  });
}

function send(reply: FastifyReply, file: PageFile, headers: Readonly<Record<string, string | string[] | undefined>>): FastifyReply {
  const etag = `"${file.hash}"`;
  reply.type(file.type).header('etag', etag).header('vary', 'accept-encoding');
  if (headers['if-none-match'] === etag) return reply.code(304).send();
  if (!/\bgzip\b/.test(String(headers['accept-encoding']))) return reply.send(file.body);
  return reply.header('content-encoding', 'gzip').send(file.gzip);
}
