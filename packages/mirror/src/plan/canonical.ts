import { createHash } from 'node:crypto';

export { byText } from '../world/order.ts';

/** JSON of plain values with the keys of objects sorted and `undefined` as null: equal values give equal text. */
export const canonicalJson = (value: unknown, indent = 0): string => JSON.stringify(value, sorted, indent);

function sorted(_: string, part: unknown): unknown {
  if (part === undefined) return null;
  if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
  return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
