import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Numbering } from '../numbering.ts';

const FILE = 'stream';

/**
 * Goes on with the numbers where the last process left off, if that ended in order. Otherwise messages that were sent may be lost
 * from the disk, by a loss of power, and their numbers given to others, which would be taken for repetitions: a new stream begins.
 * So it does on another host: the directory may be a copy, and the original go on as well.
 */
export function takeUpNumbering(directory: string): Numbering {
  const path = join(directory, FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return new Numbering();
  }
  // From here on this process may end out of order.
  rmSync(path);
  syncDirectory(directory);
  try {
    const { stream, next, host } = JSON.parse(text);
    return host === hostname() ? new Numbering(stream, next) : new Numbering();
  } catch {
    return new Numbering();
  }
}

function syncDirectory(directory: string): void {
  const file = openSync(directory, 'r');
  fsyncSync(file);
  closeSync(file);
}

/** Throws what the system says. */
export function layDownNumbering(directory: string, { stream, next }: Numbering): void {
  const path = join(directory, FILE);
  const file = openSync(path, 'w', 0o640);
  try {
    writeSync(file, JSON.stringify({ stream, next, host: hostname() }));
    fsyncSync(file);
  } catch (error) {
    rmSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
}
