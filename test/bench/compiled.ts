import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE } from './inputs.ts';
import { output } from './output.ts';

export const COMMAND = fileURLToPath(new URL('../../services/cli/bin/mirrorscope.js', import.meta.url));

/** The flags of V8 that the command sets for itself. */
const commandFlags = (): string[] =>
  [...readFileSync(COMMAND, 'utf8').matchAll(/setFlagsFromString\('([^']+)'\)/g)].map(([, flag]) => flag!);

/**
 * A command that runs one of the programs beside this file under the same conditions as ours: with its flags, and from compiled code,
 * without the type stripper (bin/mirrorscope.js says what that costs).
 */
export function compiled(program: string, args: readonly string[], flags: readonly string[] = []): string[] {
  const node = ['env', `NODE_COMPILE_CACHE=${join(CACHE, 'compiled')}`, process.execPath, ...commandFlags(), ...flags];
  return [...node, fileURLToPath(new URL(program, import.meta.url)), ...args];
}

/** Runs such a program twice: without arguments, for which it does nothing, so that it is compiled; then for its result, which is JSON. */
export function resultOf(program: string, args: readonly string[], flags: readonly string[] = []): unknown {
  compile(program);
  const [command, ...rest] = compiled(program, args, flags);
  return JSON.parse(output(command!, rest));
}

export function compile(program: string): void {
  const [command, ...rest] = compiled(program, []);
  output(command!, rest);
}
