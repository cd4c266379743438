import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type Credentials, drain, type Engine, insertSettings } from './engine.ts';
import { StoreError } from './error.ts';

/** How long a statement may take: reports over months on a busy server. */
const REQUEST_TIMEOUT_MS = 300_000;

/** ClickHouse's HTTP interface. The URL's path names the database; its query may hold the client's options and settings. */
export function openServer(url: string, name: string): Engine {
  const client = connect(url, name);
  return {
    client,
    credentials: credentialsOf(url),
    async insert(chunks, token) {
      // Not client.insert(): for this format it takes objects only, and these bytes are ready.
      const { stream } = await client.exec({
        query: `INSERT INTO flows ${insertSettings(token)} FORMAT JSONEachRow`,
        values: Readable.from(chunks.map(asBuffer), { objectMode: false }),
      });
      await drain(stream);
    },
    close: () => client.close(),
  };
}

function credentialsOf(url: string): Credentials | undefined {
  const { username, password } = new URL(url);
  return password === '' ? undefined : { user: decodeURIComponent(username) || 'default', password: decodeURIComponent(password) };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function connect(url: string, name: string): ClickHouseClient {
  try {
    return createClient({ url, application: 'mirrorscope', request_timeout: REQUEST_TIMEOUT_MS, log: { level: ClickHouseLogLevel.OFF } });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError('bad_url', `The URL of the store ${name} cannot be used: ${reason}`, error);
  }
}
