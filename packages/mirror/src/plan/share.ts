import { byText, sha256 } from './canonical.ts';

/**
 * Things in the order in which shares take them: by a hash of mirror and interface, so that each wider share contains the narrower ones, whatever
 * comes or goes, and two mirrors do not begin with the same interfaces.
 */
export function inShareOrder<T>(mirror: string, things: readonly T[], interfaceOf: (thing: T) => string): T[] {
  return things
    .map((thing) => ({ thing, id: interfaceOf(thing), hash: sha256(`${mirror}\n${interfaceOf(thing)}`) }))
    .toSorted((a, b) => byText(a.hash, b.hash) || byText(a.id, b.id))
    .map(({ thing }) => thing);
}

/** How many of `count` sources a share in percent takes: at least one of any, unless the share is 0. */
export const countOf = (count: number, share: number): number => Math.min(count, Math.ceil((share * count) / 100));
