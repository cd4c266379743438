import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { ROOT } from './paths.ts';

export type Variables = Readonly<Record<string, string>>;

/** The command as the image runs it: with these variables alone. */
export function startMirrorscope(args: readonly string[], variables: Variables, cwd?: string) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('MIRRORSCOPE_'));
  const env = { ...Object.fromEntries(inherited), ...variables };
  return spawn(process.execPath, [`${ROOT}services/cli/bin/mirrorscope.js`, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs it to its end. */
export async function mirrorscope(args: readonly string[], variables: Variables = {}) {
  const child = startMirrorscope(args, variables);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}
