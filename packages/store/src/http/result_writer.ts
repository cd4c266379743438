import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { constants, createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib';
import { type ClickHouseException, exception, httpStatus } from './exception.ts';
import type { OutputFormat } from './formats.ts';

/** Bytes that are held back: an error that comes while they last still gets a status of its own. As a server does. */
const HELD_BYTES = 1024 * 1024;
/** How long a client may take nothing before it is given up: `http_send_timeout` of a server. */
const SEND_TIMEOUT_MS = 30_000;

/** By name in Accept-Encoding, in order of preference. Fast ones: the reader waits. */
const ENCODERS = {
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }),
  gzip: () => createGzip({ level: 3 }),
  deflate: () => createDeflate({ level: 3 }),
  zstd: () => createZstdCompress(),
};
export type Encoding = keyof typeof ENCODERS;

/** The encoding to answer with, out of a header Accept-Encoding. */
export function chooseEncoding(accepted: string): Encoding | undefined {
  const names = accepted
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.replace(/\s*;.*$/, ''));
  return (Object.keys(ENCODERS) as Encoding[]).find((name) => names.includes(name));
}

export interface Summary {
  /** Rows of the result, or rows written. */
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly isInsert: boolean;
}

/** Writes one result, or the error in its place, as a response. */
export class ResultWriter {
  readonly #response: ServerResponse;
  readonly #version: string;
  readonly #encoding: Encoding | undefined;
  readonly #tag = randomBytes(8).toString('hex');
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** Where the result goes once its head is sent. */
  #output: Writable | undefined;
  #broken = false;

  constructor(response: ServerResponse, version: string, encoding: Encoding | undefined) {
    this.#response = response;
    this.#version = version;
    this.#encoding = encoding;
  }

  begin(format: OutputFormat): void {
    this.#response.setHeader('Content-Type', format.contentType);
    this.#response.setHeader('X-ClickHouse-Format', format.name);
    this.#response.setHeader('X-ClickHouse-Exception-Tag', this.#tag);
  }

  /** Resolves when there is room for more. Throws ClickHouseException where the client takes nothing. */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.#output !== undefined) return this.#send(this.#output, chunk);
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    if (this.#heldBytes >= HELD_BYTES) await this.#send(this.#start(summaryText(undefined)), this.#takeHeld());
  }

  end(summary: Summary): void {
    if (this.#output === undefined) this.#start(summaryText(summary));
    this.#finish(this.#takeHeld());
  }

  /**
   * The error as a response; behind a part of the result, as the block that clients look for at the end of a body, and the
   * connection breaks off.
   */
  fail(error: ClickHouseException): void {
    const response = this.#response;
    const text = error.text(this.#version);
    if (this.#output === undefined) {
      response.writeHead(httpStatus(error.code), {
        'Content-Type': 'text/plain; charset=UTF-8',
        'X-ClickHouse-Exception-Code': error.code,
        ...(error.type === 'REQUIRED_PASSWORD' ? { 'WWW-Authenticate': 'Basic realm="ClickHouse"' } : {}),
      });
      response.end(text);
      return;
    }
    const mark = '\r\n__exception__\r\n';
    this.#broken = true;
    this.#finish(Buffer.from(`${mark}${this.#tag}\r\n${text}${Buffer.byteLength(text)} ${this.#tag}${mark}`));
  }

  #start(summary: string): Writable {
    const response = this.#response;
    response.setHeader('X-ClickHouse-Summary', summary);
    this.#output = this.#encoding === undefined ? response : this.#encoded(this.#encoding);
    return this.#output;
  }

  #encoded(encoding: Encoding): Writable {
    const response = this.#response;
    response.setHeader('Content-Encoding', encoding);
    const encoder = ENCODERS[encoding]();
    encoder.pipe(response, { end: false });
    encoder.on('end', () => this.#close());
    response.on('close', () => encoder.destroy());
    return encoder;
  }

  #finish(rest: Uint8Array): void {
    const output = this.#output;
    if (output !== this.#response) {
      output?.end(rest);
      return;
    }
    this.#response.write(rest);
    this.#close();
  }

  /** Ends the response; a broken one without the chunk that would say that it is whole. */
  #close(): void {
    if (this.#broken) this.#response.socket?.end();
    else this.#response.end();
  }

  #takeHeld(): Buffer {
    const held = Buffer.concat(this.#held);
    this.#held = [];
    return held;
  }

  #send(output: Writable, chunk: Uint8Array): Promise<void> | undefined {
    if (output.write(chunk)) return undefined;
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(timer);
        output.off('drain', settle);
        this.#response.off('close', settle);
        if (error === undefined) resolve();
        else reject(error);
      };
      const timer = setTimeout(
        () => settle(exception('SOCKET_TIMEOUT', `The client took nothing for ${SEND_TIMEOUT_MS / 1000} seconds`)),
        SEND_TIMEOUT_MS,
      );
      output.on('drain', settle);
      this.#response.on('close', settle);
    });
  }
}

/** ClickHouse's counters, as text. What the embedded engine read for a result it does not tell. */
function summaryText(summary: Summary | undefined): string {
  const { rows = 0, bytes = 0, seconds = 0, isInsert = false } = summary ?? {};
  return JSON.stringify({
    read_rows: '0',
    read_bytes: '0',
    written_rows: String(isInsert ? rows : 0),
    written_bytes: String(isInsert ? bytes : 0),
    total_rows_to_read: '0',
    result_rows: String(rows),
    result_bytes: String(bytes),
    elapsed_ns: String(Math.round(seconds * 1e9)),
  });
}
