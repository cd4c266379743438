import { readFileSync } from 'node:fs';

const KIB = 1024;
export const MIB = 1024 * KIB;

/** Resident bytes of another process, now and at their highest (proc(5), VmRSS and VmHWM). */
export function memoryOf(pid: number): { readonly resident: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * KIB;
  return { resident: read('VmRSS'), peak: read('VmHWM') };
}
