export interface Retry {
  /** Pause after the first failure, milliseconds; each further one doubles it. */
  readonly firstMs: number;
  readonly mostMs: number;
}

export const RETRY: Retry = { firstMs: 100, mostMs: 10_000 };

/**
 * Milliseconds to wait after so many failures in a row. A random part of it keeps the many that lost one server from all
 * coming back at once.
 */
export function pauseAfter(failures: number, { firstMs, mostMs }: Retry): number {
  return Math.min(mostMs, firstMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}
