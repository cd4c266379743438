/** Scripts of pages, run as somebody at a terminal in a fresh clone would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND } from './paths.ts';

/** Nothing that a page shows takes longer. */
const LIMIT_MS = 60_000;

const YES = `case "$1 $2" in 'mirror apply' | 'mirror ramp' | 'mirror kill' | 'mirror destroy') set -- "$@" --yes ;; esac`;

/** A capture sent at its own times takes as long as it was recorded. */
const AT_ONCE = `[ "$1" != replay ] || set -- "$@" --speed 20`;

/**
 * Programs that stand before all others: the command by both its names, which says yes where somebody would be asked; and a sudo that
 * asks nobody. curl is told to draw no progress between answers (CURL_HOME is to be this directory).
 */
export function makePrograms(scratch: string): string {
  const directory = join(scratch, 'bin');
  mkdirSync(directory);
  const run = `exec '${process.execPath}' '${COMMAND}' "$@"`;
  const programs = {
    mirrorscope: `${YES}\n${AT_ONCE}\n${run}`,
    npx: `[ "$1" = mirrorscope ] || { echo "npx $1 is not for a test" >&2; exit 97; }\nexec "$@"`,
    sudo: 'exec "$@"',
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(directory, name), `#!/bin/bash\n${text}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  writeFileSync(join(directory, '.curlrc'), 'silent\nshow-error\n');
  return directory;
}

interface Ran {
  readonly code: number | null;
  /** Standard output and error in one, as a terminal shows them. */
  readonly output: string;
}

export interface ScriptPlace {
  readonly directory: string;
  readonly variables: Readonly<Record<string, string>>;
}

export async function runScript(script: string, { directory, variables }: ScriptPlace): Promise<Ran> {
  const child = spawnScript(`exec 2>&1; set -eo pipefail\n${script}`, directory, variables);
  const said = listenTo(child);
  const timer = setTimeout(() => killGroup(child), LIMIT_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, output: said.text };
}

/** Starts what goes on running, and waits until it has said something. Gives what ends it, as Ctrl-C does, and its exit code. */
export async function startScript(
  script: string,
  until: string,
  { directory, variables }: ScriptPlace,
): Promise<() => Promise<number | null>> {
  const child = spawnScript(`exec ${script.replace(/^npx /, '')}`, directory, variables);
  const said = listenTo(child);
  const closed = once(child, 'close') as Promise<[number | null]>;
  // Whatever becomes of the tests, nothing goes on without them.
  const orphan = () => killGroup(child);
  process.once('exit', orphan);
  closed.then(() => process.off('exit', orphan));
  const timer = setTimeout(() => killGroup(child), LIMIT_MS);
  while (!said.text.includes(until)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended without saying "${until}": ${said.text}`);
    await Promise.race([once(child.stdout!, 'data'), once(child.stderr!, 'data'), closed]);
  }
  clearTimeout(timer);
  return async () => {
    child.kill('SIGINT');
    const [code] = await closed;
    return code;
  };
}

/** All of a pipe, while it is there. */
function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
}

function listenTo({ stdout, stderr }: ChildProcess): { text: string } {
  const said = { text: '' };
  for (const stream of [stdout!, stderr!]) stream.setEncoding('utf8').on('data', (text: string) => (said.text += text));
  return said;
}

const spawnScript = (script: string, cwd: string, variables: ScriptPlace['variables']): ChildProcess =>
  spawn('bash', ['-c', script], { cwd, env: { ...inherited(), ...variables }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });

/** Without what somebody has set for a store or an account of their own. */
const inherited = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(MIRRORSCOPE|AWS)_/.test(name)));
