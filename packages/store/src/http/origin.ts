import type { IncomingHttpHeaders } from 'node:http';
import { namesLoopback } from '@mirrorscope/runtime/loopback';
import { exception } from './exception.ts';

/**
 * Refuses what a web page of another site sends through the browser of somebody on this machine: requests from another
 * origin, and, where no password keeps strangers out, requests to a name that was made to point here (DNS rebinding).
 */
export function refuseForeignPages(headers: IncomingHttpHeaders, hostMatters: boolean): void {
  const { origin, host = '' } = headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    throw exception('ACCESS_DENIED', `Requests from pages of another origin (${origin}) are refused`);
  }
  if (hostMatters && !namesLoopback(host)) {
    throw exception('ACCESS_DENIED', `Requests for the host ${JSON.stringify(host)} are refused: ask for localhost, or set a password`);
  }
}
