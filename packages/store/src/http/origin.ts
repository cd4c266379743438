import type { IncomingHttpHeaders } from 'node:http';
import { exception } from './exception.ts';

/** Names of this machine, as the Host header has them. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

export const isLoopback = (host: string): boolean => LOOPBACK.test(host.includes(':') ? `[${host}]` : host);

/**
 * Refuses what a web page of another site sends through the browser of somebody on this machine: requests from another
 * origin, and, where no password keeps strangers out, requests to a name that was made to point here (DNS rebinding).
 */
export function refuseForeignPages(headers: IncomingHttpHeaders, hostMatters: boolean): void {
  const { origin, host = '' } = headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    throw exception('ACCESS_DENIED', `Requests from pages of another origin (${origin}) are refused`);
  }
  if (hostMatters && !LOOPBACK.test(host.replace(/:\d+$/, ''))) {
    throw exception('ACCESS_DENIED', `Requests for the host ${JSON.stringify(host)} are refused: ask for localhost, or set a password`);
  }
}
