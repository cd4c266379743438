import { StoreError } from './error.ts';

export type StoreAddress =
  | { readonly kind: 'server'; readonly url: string /** For messages: no user, no password, no settings. */; readonly name: string }
  | { readonly kind: 'embedded'; readonly path: string; readonly name: string };

const FORMS = 'give chdb:///path/to/directory, chdb://relative/directory or http://user:password@host:8123/database';

/** Takes a store's URL apart. Throws StoreError bad_url. */
export function parseStoreUrl(text: string): StoreAddress {
  if (text.startsWith('chdb://')) {
    const path = text.slice('chdb://'.length);
    if (path === '' || path === '/' || path.includes('\0'))
      throw new StoreError('bad_url', `The store ${text} names no directory: ${FORMS}`);
    return { kind: 'embedded', path, name: text };
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new StoreError('bad_url', `The store ${withoutPassword(text)} is not a URL that Mirrorscope knows: ${FORMS}`);
  }
  return { kind: 'server', url: text, name: `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}` };
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//');
}
