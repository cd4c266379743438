import type { Setting } from '@mirrorscope/runtime';
import type { ArgDef } from 'citty';
import { valuesOf } from './arguments.ts';

interface ServiceOption {
  /** The key of the service's configuration that it sets. */
  readonly key: string;
  readonly hint: string;
  /** With the default in words: citty's own would look as if it had been given. */
  readonly description: string;
  /** May be given again; the values are one list. */
  readonly repeated?: boolean;
}

/** Options of a service, each for one key of its configuration. */
export type ServiceOptions = Readonly<Record<string, ServiceOption>>;

/** Of every service. */
export const configurationArgs = {
  config: { type: 'string', valueHint: 'FILE', description: 'read the configuration from this file, YAML or JSON' },
  check: { type: 'boolean', description: 'say whether the configuration is valid and what it does, and end' },
  dump: { type: 'boolean', description: 'print the configuration in force as YAML, and end' },
} as const;

/** The options as citty defines them. */
export const asArgs = (options: ServiceOptions): Readonly<Record<string, ArgDef>> =>
  Object.fromEntries(
    Object.entries(options).map(([name, { hint, description }]) => [name, { type: 'string', valueHint: hint, description }]),
  );

/** What was given of the options. */
export function settings(options: ServiceOptions, rawArgs: readonly string[]): Setting[] {
  return Object.entries(options).flatMap(([option, { key, repeated }]) => {
    const given = valuesOf(rawArgs, option);
    const text = repeated ? given.join() : given.at(-1);
    return given.length === 0 || text === undefined ? [] : [{ name: `--${option}`, key, text }];
  });
}
