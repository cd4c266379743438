import { value } from '@mirrorscope/runtime';
import { parseStoreUrl } from './url.ts';

/** A store's URL as a value of a configuration. */
export function storeUrl() {
  return value<string>(
    (given) => faultOf(given) ?? '',
    (given) => (faultOf(String(given)) === undefined ? String(given) : undefined),
    (url) => url,
  );
}

function faultOf(url: string): string | undefined {
  try {
    parseStoreUrl(url);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
