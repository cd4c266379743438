import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Reads process ids until nobody is left to write one, then kills the last and removes the folder; once more where it was still writing. */
const SCRIPT = `
while read -r line; do pid=$line; done
[ -z "$pid" ] || kill -KILL "$pid"
rm -rf "$1" || { sleep 1; rm -rf "$1"; }`;

/**
 * Kills a process and removes a folder when this process ends, however it ends: a shell waits for the end of a pipe, since
 * nothing runs in a process that was killed.
 */
export class Guard {
  readonly #shell: ChildProcess;

  constructor(folder: string) {
    // A session of its own: it must outlive a Ctrl-C.
    this.#shell = spawn('sh', ['-c', SCRIPT, 'sh', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    this.#shell.unref();
    (this.#shell.stdin as Socket).unref();
  }

  /** The one process to kill in the end; none where it has ended. */
  watch(pid: number | undefined): void {
    this.#shell.stdin!.write(`${pid ?? ''}\n`);
  }

  /** Lets it do its work now. */
  async end(): Promise<void> {
    this.#shell.ref();
    this.#shell.stdin!.end();
    if (this.#shell.exitCode === null) await once(this.#shell, 'exit');
  }
}
