import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { TransportError } from '../error.ts';

const FILE = 'lock';
/** What a socket's address has room for, on every system. */
const LONGEST = 103;

/** Held by a process until it ends, however it ends. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes a directory for this process alone. A socket there is the lock: one that nobody answers at is left over from a process
 * that is gone. (A process id in a file would say little: containers have ids of their own.) Throws TransportError `busy`.
 */
export async function lockDirectory(directory: string): Promise<Lock> {
  const path = shortest(join(resolve(directory), FILE));
  if (Buffer.byteLength(path) > LONGEST)
    throw new TransportError('open', `the spool ${directory} has too long a path; ${LONGEST - FILE.length - 1} bytes are the most`);
  for (;;) {
    const server = createServer((visitor) => visitor.destroy());
    server.listen(path);
    try {
      await once(server, 'listening');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (await isAnswered(path)) throw busy(directory);
      await removeLeftOver(path, directory);
      continue;
    }
    server.unref();
    return { release: () => new Promise((done) => server.close(() => done())) };
  }
}

/** Another process may have put its own there since it was found dead: moved away it tells whose it is. */
async function removeLeftOver(path: string, directory: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (await isAnswered(aside)) {
    renameSync(aside, path);
    throw busy(directory);
  }
  rmSync(aside, { force: true });
}

async function isAnswered(path: string): Promise<boolean> {
  const visitor = connect(path);
  try {
    await once(visitor, 'connect');
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED' || code === 'ENOENT') return false;
    throw error;
  } finally {
    visitor.destroy();
  }
}

const busy = (directory: string): TransportError =>
  new TransportError('busy', `the spool ${directory} belongs to a process that runs; give each its own`);

function shortest(path: string): string {
  const short = relative('', path);
  return short.length < path.length ? short : path;
}
