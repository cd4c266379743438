import { readFileSync, statSync } from 'node:fs';

/**
 * Process that holds ClickHouse's lock on a data directory, or undefined. `statusFile` is the file that the engine locks
 * and writes its process id to. Asked beforehand, since the engine itself says it on standard error only.
 */
export function lockHolder(statusFile: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(statusFile, 'utf8');
  } catch {
    return undefined;
  }
  const pid = Number(/^PID: (\d+)/m.exec(text)?.[1] ?? 0);
  if (pid === 0 || pid === process.pid || !isAlive(pid)) return undefined;
  return isLocked(statusFile) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A process id may have been given to another program since: Linux lists the locks themselves. Elsewhere the id decides. */
function isLocked(file: string): boolean {
  let locks: string;
  try {
    locks = readFileSync('/proc/locks', 'utf8');
  } catch {
    return true;
  }
  const inode = statSync(file, { throwIfNoEntry: false })?.ino;
  return locks.split('\n').some((line) => line.split(/\s+/)[5]?.split(':')[2] === String(inode));
}
