/** Answers of AWS put in an order of ours: it promises none. */
import type { Tags } from './world.ts';

/** Orders texts by their code units: the same on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Sorted, and each once: what moves from one page to another while they are read shows on both. */
export function byId<T>(things: Iterable<T>, id: (thing: T) => string): T[] {
  const known = new Map([...things].map((thing) => [id(thing), thing]));
  return [...known].sort(([a], [b]) => byText(a, b)).map(([, thing]) => thing);
}

/** Sorted, without what is missing. */
export const sortedTexts = (texts: Iterable<string | undefined>): string[] => [...texts].filter((text) => text !== undefined).sort(byText);

/** Plain values in the order of their JSON. */
export const sortedValues = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => ({ value, text: JSON.stringify(value) }))
    .sort((a, b) => byText(a.text, b.text))
    .map(({ value }) => value);

export function tagsOf(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = []): Tags {
  const pairs = tags.map(({ Key = '', Value = '' }) => [Key, Value] as const);
  return Object.fromEntries(pairs.sort(([a], [b]) => byText(a, b)));
}
