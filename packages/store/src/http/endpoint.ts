import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from './credentials.ts';

/** Where the process that has a data directory open answers for it. */
export interface Endpoint extends Credentials {
  readonly pid: number;
  /** `http://127.0.0.1:8123` */
  readonly url: string;
}

/** Hidden, so that a directory without tables still counts as empty. */
const FILE = '.http-endpoint.json';

/** For the same user on this machine only: it holds a password. */
export function writeEndpoint(directory: string, endpoint: Endpoint): void {
  const path = join(directory, FILE);
  rmSync(`${path}.new`, { force: true });
  writeFileSync(`${path}.new`, JSON.stringify(endpoint), { mode: 0o600, flag: 'wx' });
  renameSync(`${path}.new`, path);
}

export function removeEndpoint(directory: string): void {
  rmSync(join(directory, FILE), { force: true });
}

/** The endpoint of process `pid` for the directory, or undefined: what a process left that died is of no use. */
export function readEndpoint(directory: string, pid: number): Endpoint | undefined {
  try {
    const endpoint = JSON.parse(readFileSync(join(directory, FILE), 'utf8')) as Endpoint;
    return endpoint.pid === pid ? endpoint : undefined;
  } catch {
    return undefined;
  }
}
