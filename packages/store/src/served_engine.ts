import { join, resolve } from 'node:path';
import type { Engine } from './engine.ts';
import { readEndpoint } from './http/endpoint.ts';
import { lockHolder } from './lock.ts';
import { openServer } from './server_engine.ts';

/** The engine of another process that has the data directory open and serves it over HTTP; undefined where there is none. */
export function openServed(path: string, name: string): Engine | undefined {
  const directory = resolve(path);
  const holder = lockHolder(join(directory, 'status'));
  const endpoint = holder === undefined ? undefined : readEndpoint(directory, holder);
  if (endpoint === undefined) return undefined;
  const url = new URL(endpoint.url);
  url.username = endpoint.user;
  url.password = endpoint.password;
  return openServer(url.href, name);
}
