import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { run, toolEnvironment } from './run.ts';
import type { Undo } from './undo.ts';

const PREFIX = 'mslab';

/** A network namespace of the lab. Its name bears the process id, so that labs run side by side and leftovers can be told. */
export class Namespace {
  readonly name: string;

  constructor(label: string, undo: Undo) {
    this.name = `${PREFIX}-${process.pid}-${label}`;
    run('ip', ['netns', 'add', this.name]);
    undo.add(() => deleteNamespace(this.name));
    this.ip('link', 'set', 'lo', 'up');
  }

  /** `ip` inside this namespace. */
  ip(...args: string[]): string {
    return run('ip', ['-n', this.name, ...args]);
  }

  /** Any command inside this namespace, to its end. */
  exec(command: string, ...args: string[]): string {
    return run('ip', ['netns', 'exec', this.name, command, ...args]);
  }

  /** Loads an nftables ruleset. */
  nft(ruleset: string): void {
    run('ip', ['netns', 'exec', this.name, 'nft', '-f', '-'], { input: ruleset });
  }

  /** Sets kernel parameters of this namespace by their path below net, e.g. `ipv4/ip_forward`. */
  set(parameters: Readonly<Record<string, number | string>>): void {
    const lines = Object.entries(parameters).map(([path, value]) => `echo "${value}" > /proc/sys/net/${path}`);
    this.exec('sh', '-e', '-c', lines.join('\n'));
  }

  /**
   * Starts a process inside this namespace. All run on one CPU: packets between namespaces wait in a queue per CPU, and two
   * queues would let a segment overtake the one before it.
   */
  spawn(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    const words = ['netns', 'exec', this.name, 'taskset', '-c', firstCpu(), command, ...args];
    return spawn('ip', words, { ...options, env: toolEnvironment() });
  }
}

/** Removes what a lab left behind whose process was killed outright. */
export function sweepLeftovers(): void {
  for (const line of run('ip', ['netns', 'list']).split('\n')) {
    const name = line.split(' ')[0] ?? '';
    const owner = Number(/^mslab-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(owner) || isAlive(owner)) continue;
    deleteNamespace(name);
  }
}

/** Ends the processes that run inside, then removes the namespace; its interfaces go with it. */
function deleteNamespace(name: string): void {
  for (const pid of run('ip', ['netns', 'pids', name]).split('\n')) {
    if (pid !== '') endProcess(Number(pid));
  }
  run('ip', ['netns', 'del', name]);
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function firstCpu(): string {
  const status = readFileSync('/proc/self/status', 'utf8');
  return /^Cpus_allowed_list:\s*(\d+)/m.exec(status)?.[1] ?? '0';
}
