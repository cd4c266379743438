import type { z } from 'zod';
import { RuntimeError } from '../error.ts';
import { readEnvironment } from './environment.ts';
import { readConfigFile, readConfigText } from './file.ts';
import { leafKeys } from './keys.ts';
import { Origins, type Setting } from './origins.ts';
import { problemLines } from './problems.ts';

/** Where values come from, besides the schema's defaults. What comes later wins: file, environment, flags. */
export interface ConfigSources {
  /** Path of a YAML or JSON file. */
  readonly file?: string | undefined;
  readonly environment?: { readonly prefix: string; readonly variables: Readonly<NodeJS.ProcessEnv> };
  readonly flags?: readonly Setting[];
}

export interface Loaded<T> {
  readonly config: T;
  readonly origins: Origins;
}

/**
 * The configuration that all sources together give. Throws RuntimeError bad_config with every unknown key and wrong value,
 * and where it stands.
 * @param schema a strict object, sections in it strict objects with `.prefault({})`; every key has a default or is optional
 */
export function loadConfig<S extends z.ZodObject>(schema: S, { file, environment, flags = [] }: ConfigSources): Loaded<z.output<S>> {
  const written = file === undefined ? undefined : readConfigFile(file);
  const variables = environment && readEnvironment(environment.prefix, leafKeys(schema), environment.variables);
  const settings = [...(variables?.settings ?? []), ...flags];
  const values = written?.values ?? {};
  for (const { key, text } of settings) put(values, key.split('.'), text);
  const origins = new Origins(settings, file, written?.lines);
  const result = schema.safeParse(values, { reportInput: true });
  const problems = [
    ...(written?.problems ?? []),
    ...(variables?.problems ?? []),
    ...(result.success ? [] : problemLines(result.error.issues, schema, origins, values)),
  ];
  if (!result.success || problems.length > 0) throw new RuntimeError('bad_config', problems);
  return { config: result.data, origins };
}

/** What a file of its own kind says, whose text is there already. Throws RuntimeError bad_config as `loadConfig` does; `name` is what messages call it. */
export function parseConfig<S extends z.ZodType>(schema: S, text: string, name: string): z.output<S> {
  const { values, lines, problems } = readConfigText(text, name);
  if (problems.length > 0) throw new RuntimeError('bad_config', problems);
  const result = schema.safeParse(values, { reportInput: true });
  if (result.success) return result.data;
  // What is missing altogether is missing from the first line on.
  const origins = new Origins([], name, new Map([['', 1], ...lines]));
  throw new RuntimeError('bad_config', problemLines(result.error.issues, schema, origins, values));
}

/** A value where the file has something else than a section stays away: the schema will say what is wrong there. */
function put(values: unknown, [key, ...rest]: string[], text: string): void {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return;
  const section = values as Record<string, unknown>;
  if (rest.length === 0) section[key!] = text;
  else {
    section[key!] ??= {};
    put(section[key!], rest, text);
  }
}
