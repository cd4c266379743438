/** Types of values in `mirror.yaml`, each with its refusal in words and its JSON Schema. */
import { listed, suggestion } from '@mirrorscope/runtime/words';
import { z } from 'zod';
import type { PortRange } from '../world/world.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** A value as `read` understands it; undefined for what is not allowed. `schema` describes what may be written. */
export function written<T>(allowed: string, schema: JsonSchema, read: (given: unknown) => T | undefined) {
  return z
    .unknown()
    .meta(schema)
    .transform((given, context): T => {
      const value = read(given);
      if (value !== undefined) return value;
      context.issues.push({ code: 'custom', message: allowed, input: given });
      return z.NEVER;
    });
}

/** A text of one form; `example` shows it. */
export const text = (form: RegExp, allowed: string) => z.string({ error: allowed }).regex(form, { error: allowed });

export const description = z
  .string({ error: 'give a text' })
  .max(255, { error: 'give a text of at most 255 characters' })
  .describe('For people, in AWS.');

export const choice = <const T extends readonly [string, ...string[]]>(...words: T) =>
  z.enum(words, { error: ({ input }) => suggestion(String(input), words, `give ${listed(words)}`) });

/** What people call a thing, and keys of AWS's tags are made of. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
export const NAME_ALLOWED = 'give up to 63 letters, digits, dots, hyphens and underscores, such as web-1';

export const wholeNumber = (least: number, most: number) => {
  const error = `give a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

export const amount = (allowed: string) => z.number({ error: allowed }).nonnegative({ error: allowed });

const TEXTS = 'give a text or a list of texts; numbers, true and false in quotes';
const string = { type: 'string' };

/** One text or several; those of IDs begin as `prefix` says, or with `*`. */
export const texts = (meaning: string, prefix = '') =>
  written(
    prefix === '' ? TEXTS : `give IDs such as ${prefix}0a1b2c3d, one or a list; * stands for anything`,
    { description: meaning, anyOf: [string, { type: 'array', minItems: 1, items: string }] },
    (given) => {
      const list: readonly unknown[] = Array.isArray(given) ? given : [given];
      const isText = (item: unknown): item is string => typeof item === 'string' && (item.startsWith(prefix) || item.startsWith('*'));
      return list.length > 0 && list.every(isText) ? list : undefined;
    },
  );

/** `443`, `8000-8100` or `{from: 8000, to: 8100}`; both ends are included. */
export const range = (least: number, most: number, meaning: string) =>
  written(
    `give a whole number from ${least} to ${most}, or a range such as ${least}-${most}`,
    { description: meaning, anyOf: rangeForms(least, most) },
    (given) => readRange(given, least, most),
  );

export function rangeForms(least: number, most: number): JsonSchema[] {
  const number = { type: 'integer', minimum: least, maximum: most };
  const ends = { type: 'object', properties: { from: number, to: number }, required: ['from', 'to'], additionalProperties: false };
  return [number, { type: 'string', pattern: '^\\d+(-\\d+)?$' }, ends];
}

export function readRange(given: unknown, least: number, most: number): PortRange | undefined {
  const ends = endsOf(given);
  if (ends === undefined) return undefined;
  const [from, to] = ends;
  return Number.isInteger(from) && Number.isInteger(to) && least <= from && from <= to && to <= most ? { from, to } : undefined;
}

function endsOf(given: unknown): readonly [from: number, to: number] | undefined {
  if (typeof given === 'number') return [given, given];
  if (typeof given === 'string') {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(given) ?? [];
    return from === undefined ? undefined : [Number(from), Number(to)];
  }
  if (typeof given !== 'object' || given === null || Object.keys(given).sort().join() !== 'from,to') return undefined;
  const { from, to } = given as PortRange;
  return [from, to];
}

const PERCENT_TEXT = { type: 'string', pattern: '^\\d+(\\.\\d+)?%$' };

/** `1%`, or 0.01. */
export const ratio = (meaning: string) =>
  written(
    'give a share from 0% to 100%, such as 1% or 0.01',
    { description: meaning, anyOf: [{ type: 'number', minimum: 0, maximum: 1 }, PERCENT_TEXT] },
    (given) => (typeof given === 'number' ? within(given, 1) : within(percentOf(given) / 100, 1)),
  );

/** `5%`, or 5. */
export const percent = written(
  'give a percentage above 0 and up to 100, such as 5% or 5',
  { anyOf: [{ type: 'number', exclusiveMinimum: 0, maximum: 100 }, PERCENT_TEXT] },
  (given) => within(typeof given === 'number' ? given : percentOf(given), 100) || undefined,
);

const percentOf = (given: unknown): number => Number(/^(\d+(?:\.\d+)?)%$/.exec(String(given))?.[1]);
const within = (value: number, most: number): number | undefined => (value >= 0 && value <= most ? value : undefined);

const BITS: Readonly<Record<string, number>> = { bit: 1, kbit: 1e3, Mbit: 1e6, Gbit: 1e9 };

/** Bits a second: `20Mbit`, or a number. */
export const bits = (meaning: string) =>
  written(
    'give bits a second, such as 20Mbit, 5Gbit or 20000000',
    {
      description: meaning,
      anyOf: [
        { type: 'number', minimum: 0 },
        { type: 'string', pattern: '^\\d+(\\.\\d+)?[kMG]?bit$' },
      ],
    },
    (given) => {
      if (typeof given === 'number') return within(given, Number.MAX_SAFE_INTEGER);
      const [, number, unit] = /^(\d+(?:\.\d+)?)([kMG]?bit)$/.exec(String(given)) ?? [];
      return number === undefined ? undefined : Number(number) * BITS[unit!]!;
    },
  );
