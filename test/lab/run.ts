import { spawnSync } from 'node:child_process';
import { LabError } from './errors.ts';

export type RunOptions = { readonly input?: string; readonly env?: Readonly<Record<string, string>> };

/** The administrator's tools live in sbin, which a plain user's or a cron's PATH leaves out. */
export function toolEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`, ...extra };
}

/** Runs a command to its end and returns its standard output; a failure carries the last line of its standard error. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): string {
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    env: toolEnvironment(options.env),
    maxBuffer: 32 * 1024 * 1024,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
  if (done.error) throw new LabError('command_failed', `${command} could not be run: ${done.error.message}`, { cause: done.error });
  if (done.status !== 0) {
    const reason = done.stderr.trim() || `exit code ${done.status ?? done.signal}`;
    throw new LabError('command_failed', `${command} ${args.join(' ')}: ${reason}`);
  }
  return done.stdout;
}
