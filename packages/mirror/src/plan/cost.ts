import { MONTH_HOURS } from '../file/prices.ts';
import type { Draft } from './draft.ts';
import type { CostEstimate } from './plan.ts';
import { crossingsIn } from './zones.ts';

const BYTES_PER_GB = 1e9;

/** What the sessions cost once the plan is done. AWS bills them until they are deleted, whether anything is mirrored or not: vpc/pricing, "Traffic Mirroring". */
export function costOf({ file, world, wanted, changes }: Pick<Draft, 'file' | 'world' | 'wanted' | 'changes'>): CostEstimate {
  const { sessionHour, crossZoneGb, bitsPerSecond, perMonth } = file.budget;
  const sessionCount = changes.filter(({ kind, after }) => kind === 'session' && after !== undefined).length;
  const crossing = crossingsIn(world);
  const parts = wanted.map(({ target, chosen }) => crossing(target, chosen.interface) ?? 0);
  const gigabytes = bitsPerSecond === undefined ? undefined : gigabytesAMonth(bitsPerSecond);
  const sessions = cents(sessionCount * sessionHour * MONTH_HOURS);
  const crossZone = gigabytes === undefined ? undefined : cents(parts.reduce((sum, part) => sum + part, 0) * gigabytes * crossZoneGb);
  return {
    sessions,
    sessionCount,
    crossZone,
    crossZoneSessions: parts.filter((part) => part > 0).length,
    total: cents(sessions + (crossZone ?? 0)),
    budget: perMonth,
  };
}

const cents = (dollars: number): number => Math.round(dollars * 100) / 100;

/** Of bits a second, all the time. */
export const gigabytesAMonth = (bitsPerSecond: number): number => ((bitsPerSecond / 8) * 3600 * MONTH_HOURS) / BYTES_PER_GB;
