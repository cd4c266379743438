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

/** Types that the page lists for 100 sources, as far as they are known for certain; of others 10 is never wrong. */
const LARGE = new Set(['m5.24xlarge', 'm5d.24xlarge', 'm5dn.24xlarge', 'm5n.24xlarge']);

/** How many sources an interface may receive from as a target; `type` is its instance's. */
export const sourcesPerTarget = (quotas: Quotas, type: string | undefined): number =>
  type !== undefined && LARGE.has(type) ? quotas.sourcesPerLargeInterfaceTarget : quotas.sourcesPerInterfaceTarget;
