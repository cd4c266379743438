/** A value with its confidence interval, in the value's own unit. `high` is Infinity where the data give no upper end. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * `one` less `scale` times `other`, of two groups that share no connection. The intervals are combined by Zou and Donner's MOVER (Statistics
 * in Medicine 2008): it needs each one's interval alone, so it keeps what these know of skewness, and of values that never occurred.
 */
export function difference(one: Estimate, other: Estimate, scale = 1): Estimate {
  const value = one.value - scale * other.value;
  return {
    value,
    low: value - Math.hypot(one.value - one.low, scale * (other.high - other.value)),
    high: value + Math.hypot(one.high - one.value, scale * (other.value - other.low)),
  };
}

/** `one` divided by `other`, the same way by their logarithms; undefined where either is 0. */
export function quotient(one: Estimate, other: Estimate): Estimate | undefined {
  if (one.value === 0 || other.value === 0) return undefined;
  const { value, low, high } = difference(logarithm(one), logarithm(other));
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high) };
}

const logarithm = ({ value, low, high }: Estimate): Estimate => ({ value: Math.log(value), low: Math.log(low), high: Math.log(high) });
