/** Types of values, as zod codecs: what files, variables and flags say, and what the program works with. */
import { z } from 'zod';
import { byteSize, byteSizeText } from '../byte_size.ts';
import { durationText, seconds } from '../duration.ts';
import { type Endpoint, endpointText, parseEndpoint } from '../endpoint.ts';
import { listed, suggestion } from '../words.ts';

type Scalar = string | number | null;

/** What is allowed instead of a value that was refused, as an instruction: `give a port`. */
type Allowed = string | ((given: string) => string);

/**
 * One value. `read` gives undefined for what is not allowed; variables and flags bring text only, a file may bring a number.
 * What `write` gives, `read` takes.
 */
export function value<T>(allowed: Allowed, read: (given: Scalar) => T | undefined, write: (value: T) => Scalar) {
  const message = typeof allowed === 'string' ? () => allowed : allowed;
  const given = z.union([z.string(), z.number(), z.null()], { error: ({ input }) => message(String(input)) });
  return z.codec(given, z.custom<T>(), {
    decode(given, context) {
      const value = read(given);
      if (value !== undefined) return value;
      context.issues.push({ code: 'custom', message: message(String(given)), input: given });
      return z.NEVER;
    },
    encode: write,
  });
}

/** Values in a row: a list, or a text with commas between them. */
export function list<T>(item: z.ZodType<T, Scalar>) {
  const given = z.union([z.array(z.unknown()), z.string(), z.number()], { error: 'give a list' });
  const parts = z.codec(given, z.array(z.unknown()), {
    decode: (given) =>
      Array.isArray(given)
        ? given
        : String(given)
            .split(',')
            .map((part) => part.trim()),
    encode: (parts) => parts,
  });
  return parts.pipe(z.array(item) as z.ZodType<T[], unknown[]>);
}

/** Any text but an empty one. */
export function text() {
  return value(
    'give a text',
    (given) => (given === null || given === '' ? undefined : String(given)),
    (text) => text,
  );
}

export function wholeNumber(least: number, most: number) {
  return value(
    `give a whole number from ${least} to ${most}`,
    (given) => {
      const number = typeof given === 'number' ? given : /^\d+$/.test(String(given)) ? Number(given) : Number.NaN;
      return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
    },
    (number) => number,
  );
}

/** One of a few words. */
export function choice<const T extends string>(...words: readonly T[]) {
  return value(
    (given) => suggestion(given, words, `give ${listed(words)}`),
    (given) => words.find((word) => word === given),
    (word) => word,
  );
}

/** Seconds; in a file a number is seconds too. `zero` says what 0 means, where that is allowed besides. */
export function duration(least: number, most: number, zero?: string) {
  const range = `give a duration from ${durationText(least)} to ${durationText(most)}, such as 500ms, 60s or 5m`;
  return value(
    zero === undefined ? range : `${range}; or 0 for ${zero}`,
    (given) => {
      const length = typeof given === 'number' ? given : seconds(String(given));
      if (length === 0 && zero !== undefined) return 0;
      return length !== undefined && length >= least && length <= most ? length : undefined;
    },
    durationText,
  );
}

export function bytes(least: number, most: number) {
  return value(
    `give a size from ${byteSizeText(least)} to ${byteSizeText(most)}, such as 64MiB`,
    (given) => {
      const size = byteSize(String(given));
      return size !== undefined && size >= least && size <= most ? size : undefined;
    },
    byteSizeText,
  );
}

/** `ADDR:PORT` */
export function endpoint() {
  return value<Endpoint>(
    'give an address and a port, such as 127.0.0.1:9479 or [::1]:9479',
    (given) => parseEndpoint(String(given)),
    endpointText,
  );
}

/** `ADDR:PORT`, or `off`: null. */
export function endpointOrOff() {
  return value<Endpoint | null>(
    'give an address and a port, such as 127.0.0.1:9479 or [::1]:9479; or off',
    (given) => (given === 'off' ? null : parseEndpoint(String(given))),
    (endpoint) => (endpoint === null ? 'off' : endpointText(endpoint)),
  );
}
