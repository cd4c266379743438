import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after } from 'node:test';
import { DEFAULT_ROW, type FlowRow } from '@mirrorscope/record';
import type { Logger } from '@mirrorscope/runtime';
import { openStore, type Store } from '@mirrorscope/store';
import type { PageFile } from '../bundle.ts';
import { DEFAULT_LIMITS } from '../config.ts';
import { type ConsoleOptions, startConsole } from '../server.ts';

export const START = Date.UTC(2026, 0, 5, 9);
const time = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('Z', '000Z');

let flows = 1;

/** A record with what every record has. `at` is its start, milliseconds after START. */
export function record(row: Partial<FlowRow>, at = 0): FlowRow {
  const start = time(START + at);
  return {
    ...DEFAULT_ROW,
    ...{
      flow_id: flows++,
      flow_start: start,
      start_time: start,
      end_time: time(START + at + 1000),
      listener: 'listener-1',
      encap: 'vxlan',
      vni: 7,
    },
    ...{ mirror_src: '10.0.0.1', proto: 6, client_ip: '10.0.0.1', server_ip: '10.0.0.2', client_port: 40_000, server_port: 443 },
    ...{ orientation: 'syn', client_packets: 2, client_bytes: 80, server_packets: 1, server_bytes: 40 },
    ...row,
  };
}

/** An embedded store with these records, in a directory that goes after the tests. A process can have one. */
export async function storeOf(rows: readonly FlowRow[]): Promise<Store> {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-console-'));
  const store = await openStore(`chdb://${join(directory, 'data')}`);
  after(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });
  await store.migrate();
  const lines = rows.map(({ community_id: _, ...row }) => `${JSON.stringify(row)}\n`).join('');
  await store.insertNdjson(Buffer.from(lines), rows.length);
  await store.flush();
  return store;
}

const file = (body: string, type: string): PageFile => ({
  body: Buffer.from(body),
  gzip: Buffer.from('gzip'),
  type,
  hash: `hash of ${body}`,
});

/** A page of two files. */
export const PAGE = new Map([
  ['/index.html', file('<!doctype html>', 'text/html; charset=utf-8')],
  ['/assets/main-HASH.js', file('main()', 'text/javascript; charset=utf-8')],
]);

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly json: any;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** JSON, unless it is text already. */
  readonly body?: unknown;
}

export interface TestConsole {
  readonly port: number;
  /** Everything that it logged. */
  readonly logged: string[];
  /** Paths are below /api/v1 where they do not begin with a slash. */
  ask(path: string, asked?: Asked): Promise<Answer>;
  close(): Promise<void>;
}

/** A console on a free port of the loopback. */
export async function consoleOf(store: Store, options: Partial<ConsoleOptions> = {}): Promise<TestConsole> {
  const logged: string[] = [];
  const log = {
    error: (what: unknown, message: string) => logged.push(`${message} ${String((what as { err?: unknown }).err)}`),
  } as unknown as Logger;
  const console = await startConsole({
    store,
    listen: { host: '127.0.0.1', port: 0 },
    access: { token: undefined, proxy: undefined },
    services: [],
    limits: DEFAULT_LIMITS,
    page: Promise.resolve(PAGE),
    log,
    ...options,
  });
  const { port } = console.bound;
  return { port, logged, ask: (path, asked) => ask(port, path, asked), close: () => console.close() };
}

async function ask(port: number, path: string, { method, headers = {}, body }: Asked = {}): Promise<Answer> {
  const content = body === undefined || typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body);
  const outgoing = request({
    ...{ host: '127.0.0.1', port, agent: false, path: path.startsWith('/') ? path : `/api/v1/${path}` },
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
  });
  outgoing.end(content);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const text = (await buffer(incoming)).toString();
  const isJson = String(incoming.headers['content-type']).startsWith('application/json');
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: isJson ? JSON.parse(text) : undefined };
}
