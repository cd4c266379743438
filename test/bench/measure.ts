import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './inputs.ts';

/** All runs share this core; the other one is left to the system and to whoever watches. */
export const CORE = 1;

/** A process that ran to its end, its children included. */
export interface Run {
  readonly command: readonly string[];
  /** User and system time. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakBytes: number;
  /** Standard error, and standard output where it was not thrown away. */
  readonly said: string;
  readonly exitCode: number;
}

/** What bash measures: real, user and system time in milliseconds, each to the third digit. */
const SCRIPT = `TIMEFORMAT='%3R %3U %3S'
{ time taskset -c ${CORE} /usr/bin/time -q -f %M -o "$1" timeout "$2" "\${@:6}" >"$3" 2>"$4" </dev/null; } 2>"$5"`;

/** Exit code of timeout(1) where it had to end the command. */
const TIMED_OUT = 124;

type Files = [peak: string, output: string, errors: string, times: string];

export interface MeasureOptions {
  /** Throws standard output away, as `> /dev/null` does. */
  readonly discard?: boolean;
  readonly limitSeconds: number;
}

/** Runs a command on one core to its end; undefined where that did not come within the limit. */
export function measure(command: readonly string[], { discard = false, limitSeconds }: MeasureOptions): Run | undefined {
  const folder = join(CACHE, 'run');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [peak, output, errors, times] = ['peak', 'output', 'errors', 'times'].map((name) => join(folder, name)) as Files;
  const { status } = spawnSync('bash', [
    ...['-c', SCRIPT, 'bash', peak, String(limitSeconds), discard ? '/dev/null' : output, errors, times],
    ...command,
  ]);
  if (status === TIMED_OUT) return undefined;
  const lines = readFileSync(times, 'utf8').trim().split('\n');
  const [wall, user, system] = (lines.at(-1) ?? '').split(' ').map(Number) as [number, number, number];
  return {
    command,
    cpuSeconds: user + system,
    wallSeconds: wall,
    peakBytes: Number(readFileSync(peak, 'utf8').trim().split('\n').at(-1)) * 1024,
    said: readFileSync(errors, 'utf8') + (discard ? '' : readFileSync(output, 'utf8')),
    exitCode: status ?? -1,
  };
}

/** The run with the least CPU time of `runs`; a command that takes long is run once, since noise matters less there. */
export function best(runs: number, once: () => Run | undefined): Run | undefined {
  const LONG = 10;
  let found: Run | undefined;
  for (let i = 0; i < runs; i++) {
    const run = once();
    if (run === undefined) return undefined;
    if (found === undefined || run.cpuSeconds < found.cpuSeconds) found = run;
    if (run.wallSeconds > LONG) break;
  }
  return found;
}
