import { suggestion } from '@mirrorscope/runtime/words';
import type { ArgDef, ArgsDef } from 'citty';
import { usageError } from './errors.ts';

/** Arguments as citty's forgiving parser cannot misread them. */
export interface CheckedArguments {
  /** Options with a value are `--name=value`; positionals follow a `--`. */
  readonly rawArgs: string[];
  readonly positionals: readonly string[];
  readonly help: boolean;
}

/**
 * Reads arguments strictly, by a command's definition. Citty leaves unknown options alone and takes an option for the value
 * of the one before it; a command that writes to a database should not guess.
 */
export function checkArguments(args: readonly string[], definition: ArgsDef): CheckedArguments {
  const options: string[] = [];
  const positionals: string[] = [];
  let help = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      positionals.push(...args.slice(i + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      positionals.push(arg);
      continue;
    }
    if (arg === '--help' || arg === '-h') {
      help = true;
      continue;
    }
    const equals = arg.indexOf('=');
    const name = longName(equals < 0 ? arg : arg.slice(0, equals), definition);
    const option = findOption(name, definition);
    if (option.type === 'boolean') {
      if (equals >= 0) throw usageError(`${name} takes no value`);
      options.push(name);
    } else if (equals >= 0) options.push(`${name}${arg.slice(equals)}`);
    else {
      const value = args[++i];
      if (value === undefined || value.startsWith('--')) throw usageError(`${name} needs a value: ${name} ${hint(name, option)}`);
      options.push(`${name}=${value}`);
    }
  }
  return { rawArgs: [...options, '--', ...positionals], positionals, help };
}

/** All values of an option that may be given more than once. */
export function valuesOf(rawArgs: readonly string[], option: string): string[] {
  const end = rawArgs.indexOf('--');
  const start = `--${option}=`;
  return rawArgs.slice(0, end < 0 ? undefined : end).flatMap((arg) => (arg.startsWith(start) ? [arg.slice(start.length)] : []));
}

export const optionNames = (definition: ArgsDef): string[] =>
  Object.keys(definition).filter((name) => definition[name]?.type !== 'positional');

export const hint = (name: string, option: ArgDef): string => option.valueHint ?? name.replace(/^-+/, '').toUpperCase();

/** `-f` is an option's letter, where one has it. */
function longName(name: string, definition: ArgsDef): string {
  const found = Object.entries(definition).find(([, option]) => option.type === 'string' && `-${option.alias}` === name);
  return found === undefined ? name : `--${found[0]}`;
}

function findOption(name: string, definition: ArgsDef): ArgDef {
  const option = name.startsWith('--') ? definition[name.slice(2)] : undefined;
  if (option !== undefined && option.type !== 'positional') return option;
  const known = optionNames(definition).concat('help');
  throw usageError(
    `unknown option ${name}; ${suggestion(name.replace(/^-+/, ''), known, '--help lists the options', (found) => `--${found}`)}`,
  );
}
