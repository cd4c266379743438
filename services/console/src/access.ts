import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Endpoint } from '@mirrorscope/runtime';
import { endpointText } from '@mirrorscope/runtime';
import { isLoopback } from '@mirrorscope/runtime/loopback';
import { type Network, networkOf } from '@mirrorscope/runtime/network';
import { ConsoleError } from './error.ts';

/** Who may ask: everyone on this machine, whoever has the token, whomever a proxy has let in. */
export interface Access {
  readonly token: string | undefined;
  readonly proxy: TrustedProxy | undefined;
}

/** A proxy that logs people in and names them in a header. */
export interface TrustedProxy {
  /** In small letters. */
  readonly header: string;
  readonly networks: readonly Network[];
}

export interface AccessConfig {
  readonly listen: Endpoint;
  readonly tokenFile?: string | undefined;
  readonly userHeader?: string | undefined;
  readonly trustedProxies: readonly string[];
}

/** Shorter ones may be guessed. */
const LEAST_TOKEN = 16;

/** Throws ConsoleError where strangers would be let in, or the token cannot be read. */
export function accessOf({ listen, tokenFile, userHeader, trustedProxies }: AccessConfig): Access {
  const token = tokenFile === undefined ? undefined : readToken(tokenFile);
  const networks = trustedProxies.map(networkOf).filter((network) => network !== undefined);
  const access = { token, proxy: userHeader === undefined ? undefined : { header: userHeader, networks } };
  if (isOpen(access) && !isLoopback(listen.host)) {
    throw new ConsoleError(
      'unprotected',
      `the console at ${endpointText(listen)} would answer whoever reaches it: give --token-file, or --user-header and --trusted-proxy, or listen at 127.0.0.1`,
    );
  }
  return access;
}

export const isOpen = ({ token, proxy }: Access): boolean => token === undefined && proxy === undefined;

function readToken(file: string): string {
  let token: string;
  try {
    token = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new ConsoleError('bad_token_file', `the token cannot be read from ${file} (${(error as NodeJS.ErrnoException).code})`, error);
  }
  if (token.length >= LEAST_TOKEN && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new ConsoleError(
    'bad_token_file',
    `the token in ${file} is not ${LEAST_TOKEN} characters or more without blanks: make one with "openssl rand -hex 24 > ${file}"`,
  );
}

/** Who asks: a name, null where nobody has one, undefined where nobody may. */
export function userOf(
  access: Access,
  asked: { readonly from: string; readonly headers: Readonly<Record<string, unknown>> },
): string | null | undefined {
  if (isOpen(access)) return null;
  const { token, proxy } = access;
  const [, given] = /^Bearer (\S+)$/i.exec(String(asked.headers['authorization'])) ?? [];
  if (token !== undefined && given !== undefined && isEqual(given, token)) return null;
  const named = proxy === undefined ? undefined : asked.headers[proxy.header];
  if (proxy !== undefined && typeof named === 'string' && named !== '' && isWithin(asked.from, proxy.networks)) return named;
  return undefined;
}

/** In a time that tells nothing about where they differ. */
const isEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function isWithin(address: string, networks: readonly Network[]): boolean {
  const { first } = networkOf(address.replace(/^::ffff:(?=[\d.]+$)/, '')) ?? {};
  return first !== undefined && networks.some((network) => network.first <= first && first <= network.last);
}
