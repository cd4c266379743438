import { isLargest } from './largest_types.ts';

/**
 * What AWS allows, by account and region; none can be raised.
 * Source: vpc/latest/mirroring/traffic-mirroring-quotas.html, read in November 2026.
 */
export interface Quotas {
  readonly sessions: number;
  readonly targets: number;
  readonly filters: number;
  readonly sessionsPerInterface: number;
  /** Both directions together. */
  readonly rulesPerFilter: number;
  readonly sourcesPerInterfaceTarget: number;
  readonly sourcesPerLargeInterfaceTarget: number;
}

export const QUOTAS: Quotas = {
  sessions: 10_000,
  targets: 10_000,
  filters: 10_000,
  sessionsPerInterface: 3,
  rulesPerFilter: 10,
  sourcesPerInterfaceTarget: 10,
  sourcesPerLargeInterfaceTarget: 100,
};

/** How many sources an interface may receive from as a target; `type` is its instance's. Of what is not known 10 is never wrong. */
export const sourcesPerTarget = (quotas: Quotas, type: string | undefined): number =>
  type !== undefined && isLargest(type) ? quotas.sourcesPerLargeInterfaceTarget : quotas.sourcesPerInterfaceTarget;
