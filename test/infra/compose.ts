/** What Docker Compose makes of compose.yaml, as far as that file goes. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { COMPOSE } from './paths.ts';

type Scalar = string | number | boolean;

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, Scalar>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly read_only?: boolean;
}

export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export interface PublishedPort {
  /** Of the machine; 0.0.0.0 where any. */
  readonly address: string;
  readonly published: number;
  readonly target: number;
  readonly protocol: string;
}

/** @param variables as `.env` sets them */
export function readCompose(variables: Readonly<Record<string, string>> = {}): ComposeFile {
  return interpolated(parse(readFileSync(`${COMPOSE}compose.yaml`, 'utf8'), { merge: true }), variables);
}

/** Lines `NAME=value` of an env file. */
export function readEnvFile(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n');
  return Object.fromEntries(
    lines.filter((line) => /^\w/.test(line)).map((line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1)]),
  );
}

/** Every `${NAME:-default}` of the file: the only form it may use. */
export function defaultsOf(): Map<string, Set<string>> {
  const text = readFileSync(`${COMPOSE}compose.yaml`, 'utf8');
  const defaults = new Map<string, Set<string>>();
  for (const [, name, value] of text.matchAll(VARIABLE)) defaults.set(name!, (defaults.get(name!) ?? new Set()).add(value!));
  return defaults;
}

/** `127.0.0.1:8123:8123`, `4789:4789/udp`. Throws where a port is published in another form. */
export function publishedPort(text: string): PublishedPort {
  const [, address = '0.0.0.0', published, target, protocol = 'tcp'] = /^(?:([\d.]+):)?(\d+):(\d+)(?:\/(tcp|udp))?$/.exec(text) ?? [];
  if (published === undefined || target === undefined) throw new Error(`the port ${text} is not [ADDRESS:]PUBLISHED:TARGET[/PROTOCOL]`);
  return { address, published: Number(published), target: Number(target), protocol };
}

/** The environment of a container, as text. */
export function environmentOf({ environment = {} }: ComposeService): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
}

const VARIABLE = /\$\{(\w+):-([^}]*)\}/g;

function interpolated<T>(value: T, variables: Readonly<Record<string, string>>): T {
  if (typeof value === 'string') return value.replace(VARIABLE, (_, name: string, otherwise: string) => variables[name] || otherwise) as T;
  if (Array.isArray(value)) return value.map((item) => interpolated(item, variables)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolated(item, variables)])) as T;
}
