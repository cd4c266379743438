import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { exception } from './exception.ts';

const MIB = 1024 * 1024;

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  // Not the request itself: an error would take the connection down with it, before the answer.
  identity: () => new PassThrough(),
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** The body of a request in memory. Throws ClickHouseException where it is longer than `limit` bytes once decompressed. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await pipeline(decoded(request), limited(limit), async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

/** The body of a request into a new file. What comes during one write is in the next: each is another thread's. */
export async function spoolBody(request: IncomingMessage, file: string, limit: number): Promise<void> {
  await pipeline(decoded(request), limited(limit), createWriteStream(file, { flags: 'wx', mode: 0o600, highWaterMark: MIB }));
}

function decoded(request: IncomingMessage): Readable {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  const decoder = DECODERS[encoding]?.();
  if (decoder === undefined) {
    throw exception('NOT_IMPLEMENTED', `This server has no support for Content-Encoding: ${encoding}; use gzip, deflate, br or zstd`);
  }
  request.on('error', (error) => decoder.destroy(error));
  decoder.on('error', () => request.unpipe(decoder));
  return request.pipe(decoder);
}

/** Passes on up to `limit` bytes: what arrives small may unpack to any size. */
function limited(limit: number) {
  return async function* (source: AsyncIterable<Buffer>) {
    let length = 0;
    for await (const chunk of source) {
      length += chunk.length;
      if (length > limit) throw exception('QUERY_IS_TOO_LARGE', `The body of the request is longer than ${limit} bytes`);
      yield chunk;
    }
  };
}
