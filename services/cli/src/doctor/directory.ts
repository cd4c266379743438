import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { shortBytes } from '../quantity.ts';
import { type Check, ok, problem, warning } from './finding.ts';

/** A directory that will be written to. It may be missing: then it will be made. */
export interface WrittenDirectory {
  /** What is in it: `the spool`. */
  readonly name: string;
  readonly path: string;
  /** Bytes that it may come to hold, and without which nothing goes. */
  readonly wanted: number;
  readonly least: number;
  /** How it is told to be elsewhere: `--spool DIRECTORY`. */
  readonly elsewhere: string;
}

/** Whether it can be written to, and what room there is. */
export const directory = ({ name, path, wanted, least, elsewhere }: WrittenDirectory): Check => ({
  name: 'disk',
  look() {
    const place = existing(resolve(path));
    const where = `${name} ${path}`;
    if (!statSync(place).isDirectory()) return [problem(`${where}: ${place} is no directory`, elsewhere)];
    try {
      accessSync(place, constants.W_OK | constants.X_OK);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EROFS')
        return [problem(`${where}: the disk is mounted read-only`, `mount -o remount,rw "$(findmnt -no TARGET -T ${place})"`)];
      return [problem(`${where}: ${place} may not be written to (${code})`, `chown ${process.getuid?.() ?? 'USER'} ${place}`)];
    }
    const { bavail, bsize } = statfsSync(place);
    const free = bavail * bsize;
    const state = `${where}: ${shortBytes(free)} free`;
    if (free < least) return [problem(`${state}, at least ${shortBytes(least)} are needed`, elsewhere)];
    if (free < wanted) return [warning(`${state}, it may come to hold ${shortBytes(wanted)}`, elsewhere)];
    return [ok(state)];
  },
});

/** The directory itself, or the nearest one above it that is there. */
function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}
