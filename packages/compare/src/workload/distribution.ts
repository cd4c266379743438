import { binValue } from '../bins.ts';
import { type Distribution, QUANTILES } from './schema.ts';

/** How often values occur, by the number of their bin: 0 is bin ZERO, see bins.ts. */
export type Bins = ReadonlyMap<number, number>;

export const ZERO = -1;

const HISTOGRAM_STEP = Math.SQRT2;

const middle = (bin: number): number => (bin === ZERO ? 0 : binValue(bin));

/** @param exact what ClickHouse summed up itself */
export function distribution(
  bins: Bins,
  exact: { readonly count: number; readonly sum: number; readonly min: number; readonly max: number },
): Distribution {
  const { count, sum, min, max } = exact;
  if (count === 0) return { count, mean: 0, min: 0, max: 0, quantiles: quantilesOf(() => 0), histogram: [] };
  const values = [...bins].map(([bin, times]) => [Math.min(max, Math.max(min, middle(bin))), times] as const).sort(([a], [b]) => a - b);
  return {
    count,
    mean: rounded(sum / count),
    min,
    max,
    quantiles: quantilesOf((level) => Math.round(valueAt(values, level * count))),
    histogram: histogramOf(values),
  };
}

export const quantilesOf = <T>(value: (level: number) => T): Record<string, T> =>
  Object.fromEntries(QUANTILES.map(([name, level]) => [name, value(level)]));

/** Six digits: more would be of the machine that reckons, not of the traffic. */
export const rounded = (value: number): number => Number(value.toPrecision(6));

type Weighted = readonly (readonly [value: number, times: number])[];

/** The least value up to which there are so many. */
export function valueAt(values: Weighted, wanted: number): number {
  let left = wanted;
  for (const [value, times] of values) {
    left -= times;
    if (left <= 1e-6) return value;
  }
  return values.at(-1)?.[0] ?? 0;
}

function histogramOf(values: Weighted): Distribution['histogram'] {
  const counts = new Map<number, number>();
  for (const [value, times] of values) {
    const power = value < 1 ? 0 : Math.floor(Math.log(value) / Math.log(HISTOGRAM_STEP)) + 1;
    counts.set(power, (counts.get(power) ?? 0) + times);
  }
  return [...counts].map(([power, count]) => ({ below: rounded(HISTOGRAM_STEP ** power), count }));
}
