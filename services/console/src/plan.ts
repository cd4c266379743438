import { endpointText } from '@mirrorscope/runtime';
import { durationText } from '@mirrorscope/runtime/duration';
import { parseStoreUrl } from '@mirrorscope/store/url';
import { accessOf, isOpen } from './access.ts';
import type { ConsoleConfig } from './config.ts';

/** What a console with this configuration does, in two lines for people. Throws ConsoleError where it would not start. */
export function planOf(config: ConsoleConfig): [serves: string, asks: string] {
  const { listen, limits, metrics, userHeader, trustedProxies } = config;
  const access = accessOf(config);
  const who = [
    ...(isOpen(access) ? ['whoever is on this machine'] : []),
    ...(access.token === undefined ? [] : ['whoever has the token']),
    ...(access.proxy === undefined ? [] : [`whom ${trustedProxies.join()} names in ${userHeader}`]),
  ];
  return [
    `serves http://${endpointText(listen)} to ${who.join(' or ')}`,
    `asks ${parseStoreUrl(config.store).name}, each question for ${durationText(limits.time)} at most and up to ${limits.rows.toLocaleString('en')} rows` +
      (metrics.length === 0 ? '' : `; metrics of ${metrics.join()}`),
  ];
}
