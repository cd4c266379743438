import { spawnSync } from 'node:child_process';
import { BenchError } from './error.ts';

/** What a command prints on standard output. Throws a BenchError with what it prints on standard error where it fails. */
export function output(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (error !== undefined) throw new BenchError('tool_missing', `cannot run ${command}: ${error.message}`, { cause: error });
  if (status !== 0) throw new BenchError('tool_failed', `${command} ${args.join(' ')} ended with ${status}: ${stderr.trim()}`);
  return stdout;
}
