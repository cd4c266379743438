import { readFileSync } from 'node:fs';

/** Reads what the kernel tells under /proc; undefined where it does not, as on another system. */
export function proc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return undefined;
  }
}

/** Where checks take the kernel's word from. */
export type ReadProc = typeof proc;

/** `sysctl net.core.rmem_max` as a number. */
export function sysctl(read: ReadProc, name: string): number | undefined {
  const text = read(`sys/${name.replaceAll('.', '/')}`);
  return text === undefined ? undefined : Number(text);
}
