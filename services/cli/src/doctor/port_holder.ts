import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { proc } from './kernel.ts';

/** Columns of /proc/net/udp, tcp and their like. */
const LOCAL_ADDRESS = 1;
const STATE = 3;
const INODE = 9;
const TCP_LISTEN = '0A';

export interface PortHolder {
  readonly pid: number;
  /** Its command line. */
  readonly command: string;
}

/** The process that has a port, where /proc shows it: of another user's processes it does not, unless to root. */
export function portHolder(protocol: 'udp' | 'tcp', port: number): PortHolder | undefined {
  const sockets = new Set(['', '6'].flatMap((family) => inodes(protocol, family, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  const pid = entries('/proc').find((name) => /^\d+$/.test(name) && descriptors(name).some((target) => sockets.has(target)));
  return pid === undefined ? undefined : { pid: Number(pid), command: commandOf(pid) };
}

function inodes(protocol: 'udp' | 'tcp', family: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return (proc(`net/${protocol}${family}`) ?? '')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[LOCAL_ADDRESS]?.endsWith(suffix) && (protocol === 'udp' || columns[STATE] === TCP_LISTEN))
    .map((columns) => columns[INODE]!);
}

const descriptors = (pid: string): string[] =>
  entries(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${name}`);
    } catch {
      return [];
    }
  });

/** Processes end while they are looked at, and others are not to be looked into. */
function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .replace(/\p{Cc}+/gu, ' ')
      .trim();
  } catch {
    return '';
  }
}
