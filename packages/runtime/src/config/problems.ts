import type { z } from 'zod';
import { quoted, suggestion } from '../words.ts';
import { keysBelow, type Path } from './keys.ts';
import { masked } from './mask.ts';
import type { Origins } from './origins.ts';

/** Each fault of a configuration as a line: where it stands, what was given, what is allowed. */
export function problemLines(issues: readonly z.core.$ZodIssue[], schema: z.ZodType, origins: Origins, values: unknown): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key, schema, origins));
    const below = keysBelow(schema, issue.path);
    const allowed = issue.code === 'invalid_type' && below.length > 0 ? `give it keys: ${below.join(', ')}` : issue.message;
    return [`${origins.subject(issue.path)}${given(issue, values)}: ${allowed}`];
  });
}

function unknownKey(path: Path, key: string, schema: z.ZodType, origins: Origins): string {
  const known = keysBelow(schema, path);
  return `${origins.of([...path, key])}: unknown key ${key}; ${suggestion(key, known, `known here: ${known.join(', ')}`)}`;
}

/** A section that is wrong as a whole is not repeated. */
function given({ code, input, path }: z.core.$ZodIssue, values: unknown): string {
  // A list may have been written as one text, so that only zod has seen its parts.
  const isPart = typeof path.at(-1) === 'number';
  const written = isPart
    ? input
    : path.reduce<unknown>((values, key) => (values as Record<PropertyKey, unknown> | undefined)?.[key], values);
  if (code === 'custom' && typeof written === 'object' && written !== null) return '';
  if (isPart) return ` has ${shown(written)}`;
  if (written === undefined) return input === undefined ? ' is missing' : ' is left at its default';
  return ` is ${shown(written)}`;
}

const shown = (value: unknown): string => (typeof value === 'string' ? quoted(masked(value)) : JSON.stringify(value));
