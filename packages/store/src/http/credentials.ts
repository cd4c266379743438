import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { exception } from './exception.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** The user of ClickHouse, and of its clients where they are told none. */
export const DEFAULT_USER = 'default';

/**
 * Passes requests of one of the `accepted`. ClickHouse's clients give user and password as X-ClickHouse-User and
 * X-ClickHouse-Key, as Basic auth, or as parameters of the URL. Throws ClickHouseException.
 */
export function authenticate(headers: IncomingHttpHeaders, parameters: URLSearchParams, accepted: readonly Credentials[]): void {
  const given = fromHeaders(headers) ?? fromBasic(headers) ?? fromUrl(parameters);
  const { user, password } = given ?? { user: DEFAULT_USER, password: '' };
  if (accepted.some((one) => equal(one.user, user) && equal(one.password, password))) return;
  if (given === undefined) throw exception('REQUIRED_PASSWORD', 'This server wants a user and a password');
  throw exception('AUTHENTICATION_FAILED', `${user}: Authentication failed: password is incorrect, or there is no user with such name.`);
}

function fromHeaders(headers: IncomingHttpHeaders): Credentials | undefined {
  const user = headers['x-clickhouse-user'];
  const password = headers['x-clickhouse-key'];
  if (user === undefined && password === undefined) return undefined;
  return { user: headerText(user ?? DEFAULT_USER), password: headerText(password ?? '') };
}

/** Headers are bytes to clients, and characters from 0 to 255 to Node. */
const headerText = (value: string | string[]): string => Buffer.from(String(value), 'latin1').toString();

function fromBasic(headers: IncomingHttpHeaders): Credentials | undefined {
  const encoded = /^Basic\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? { user: text, password: '' } : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function fromUrl(parameters: URLSearchParams): Credentials | undefined {
  const user = parameters.get('user');
  const password = parameters.get('password');
  return user === null && password === null ? undefined : { user: user ?? DEFAULT_USER, password: password ?? '' };
}

/** In a time that tells nothing about where they differ. */
const equal = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
