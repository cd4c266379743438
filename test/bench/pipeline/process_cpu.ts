import { readFileSync } from 'node:fs';

/** Of a second, as Linux tells processes' times (USER_HZ in proc(5)). */
const TICKS = 100;
/** Fields of /proc/PID/stat after the name, which may hold anything but ends with the last parenthesis. */
const USER = 11;
const SYSTEM = 12;

/** User and system time of a process so far, in seconds: of all its threads, also those that have ended. */
export function processCpu(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS;
}
