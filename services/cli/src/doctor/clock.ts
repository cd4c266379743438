import { statSync } from 'node:fs';
import { clockState } from '@mirrorscope/socket';
import { microseconds } from '../quantity.ts';
import { type Check, type Finding, ok, problem, warning } from './finding.ts';

const REMEDY = 'timedatectl set-ntp true';
/** Where systemd-timesyncd says that it has set the clock. */
const TIMESYNC = '/run/systemd/timesync/synchronized';
/** Beyond that records of several machines cannot be laid side by side. */
const MOST_OFF_MS = 1000;

/** What tells of this machine's clock; undefined where it cannot be told. */
export interface ClockWitnesses {
  /** By the kernel, which a time service tells. */
  synchronised(): Promise<boolean | undefined>;
  /** Milliseconds that this clock is ahead of the store's. */
  ahead(): Promise<number | undefined>;
}

/** Whether the clock is kept right: records bear its time. */
export const clock = ({ synchronised, ahead }: ClockWitnesses): Check => ({
  name: 'clock',
  async look() {
    const [kept, off] = await Promise.all([synchronised(), ahead()]);
    const beside = off === undefined ? '' : `; ${microseconds(Math.abs(off) * 1000)} ${off < 0 ? 'behind' : 'ahead of'} the store's`;
    if (off !== undefined && Math.abs(off) > MOST_OFF_MS) return [problem(`the clock is wrong, or the store's is${beside}`, REMEDY)];
    return [keptClock(kept, beside)];
  },
});

function keptClock(kept: boolean | undefined, beside: string): Finding {
  if (kept === true) return ok(`kept right by a time service${beside}`);
  return warning(`${kept === undefined ? 'this system does not say whether it is kept right' : 'nothing keeps it right'}${beside}`, REMEDY);
}

export async function synchronised(): Promise<boolean | undefined> {
  if (statSync(TIMESYNC, { throwIfNoEntry: false }) !== undefined) return true;
  try {
    return (await clockState()).synchronised;
  } catch {
    return undefined;
  }
}
