import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * For `skip` of tests that need a file system which can be full. On a CI machine that it cannot be had is a failure; elsewhere they
 * are skipped with the reason, in plain sight.
 */
export function reasonToSkip(): string | false {
  try {
    mount(4096)();
    return false;
  } catch (error) {
    const reason = `a small disk needs Linux, and root to mount it (run it with sudo): ${(error as Error).message}`;
    if (process.env['CI'] === 'true') throw new Error(reason);
    console.error(`SKIPPED: ${reason}`);
    return reason;
  }
}

/** A directory on a disk of its own with so many bytes; gone when the test is over. */
export function smallDisk(context: { after(run: () => void): void }, bytes: number): string {
  const unmount = mount(bytes);
  context.after(unmount);
  return unmount.directory;
}

function mount(bytes: number): (() => void) & { readonly directory: string } {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-disk-'));
  try {
    run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory]);
  } catch (error) {
    rmdirSync(directory);
    throw error;
  }
  const unmount = (): void => {
    run('umount', [directory]);
    rmdirSync(directory);
  };
  return Object.assign(unmount, { directory });
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(stderr.trim());
}
