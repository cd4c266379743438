/** Quotas of an account and region: https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-limits.html */
export interface Quotas {
  readonly sessions: number;
  readonly targets: number;
  readonly filters: number;
  readonly sessionsPerInterface: number;
  readonly rulesPerFilter: number;
  /** Of a target that is an interface. */
  readonly sourcesPerTarget: number;
  /** The same where the instance has the largest size of its family. */
  readonly sourcesPerLargestTarget: number;
}

export const AWS_QUOTAS: Quotas = {
  sessions: 10_000,
  targets: 10_000,
  filters: 10_000,
  sessionsPerInterface: 3,
  rulesPerFilter: 10,
  sourcesPerTarget: 10,
  sourcesPerLargestTarget: 100,
};
