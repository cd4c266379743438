import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The command as users run it. */
export const COMMAND = fileURLToPath(new URL('../../bin/mirrorscope.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: Uint8Array | Readable;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command to its end. */
export async function mirrorscope(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = start(args, options);
  const { input } = options;
  // The command may stop reading before the end of its input, and that is its right.
  child.stdin.on('error', () => {});
  if (input instanceof Uint8Array || input === undefined) child.stdin.end(input);
  else input.pipe(child.stdin);
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr };
}

export function start(args: readonly string[], { cwd, env = {} }: RunOptions = {}) {
  const { MIRRORSCOPE_DEBUG: _debug, MIRRORSCOPE_STORE: _store, ...inherited } = process.env;
  return spawn(process.execPath, [COMMAND, ...args], { cwd, env: { ...inherited, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** Lines of JSON, parsed. */
export const jsonLines = (lines: string): Record<string, unknown>[] =>
  lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
