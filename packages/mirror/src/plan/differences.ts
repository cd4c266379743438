import { canonicalJson } from './canonical.ts';

/** In words how two states of the same shape differ: `packetLength 128 -> 96`, `tags.team a -> none`; empty where they do not. */
export function differences(before: object, after: object, prefix = ''): string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after).flatMap(([name, wanted]: [string, unknown]) => {
    const was = old.get(name);
    if (canonicalJson(was) === canonicalJson(wanted)) return [];
    if (name === 'tags') return differences(was ?? {}, wanted as object, 'tag ');
    return [`${prefix}${name} ${inWords(was)} -> ${inWords(wanted)}`];
  });
}

function inWords(value: unknown): string {
  if (value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('id' in value) return String(value.id);
  if ('key' in value) return String(value.key);
  if ('from' in value && 'to' in value) return `${String(value.from)}-${String(value.to)}`;
  return canonicalJson(value);
}
