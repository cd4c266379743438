import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file of a ring. */
export interface RingFile {
  readonly path: string;
  /** When it was begun, milliseconds since 1970. */
  readonly begun: number;
  readonly lane: number;
  readonly bytes: number;
}

const NAME = /^mirrorscope-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\.(\d{3})Z-(\d\d)\.pcap$/;

/** Sorts by time, then by lane: `mirrorscope-20260501T120000.000Z-00.pcap`. */
export function fileName(begun: number, lane: number): string {
  const time = new Date(begun).toISOString().replaceAll(/[-:]/g, '');
  return `mirrorscope-${time}-${String(lane).padStart(2, '0')}.pcap`;
}

/** The files of a ring, oldest first. Others in the directory are left alone. Throws what the system says. */
export function ringFiles(directory: string): RingFile[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const match = NAME.exec(name);
      if (match === null) return [];
      const [, year, month, day, hour, minute, second, ms, lane] = match.map(Number);
      const path = join(directory, name);
      // It may be gone since.
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isFile() !== true) return [];
      return [{ path, begun: Date.UTC(year!, month! - 1, day, hour, minute, second, ms), lane: lane!, bytes: found.size }];
    });
}

export const removeFile = (path: string): void => rmSync(path, { force: true });
