/** Coefficients of Acklam's rational approximation of the normal quantile; its relative error is below 1.2e-9. */
const CENTRE = {
  above: [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239],
  below: [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1],
};
const TAIL = {
  above: [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783],
  below: [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
};
const TAIL_FROM = 0.02425;

const polynomial = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, next) => sum * x + next, 0);

/** The value that a standard normal variable stays below with this probability, 0 to 1. */
function normalQuantile(probability: number): number {
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (probability < TAIL_FROM) {
    const q = Math.sqrt(-2 * Math.log(probability));
    return polynomial(TAIL.above, q) / polynomial(TAIL.below, q);
  }
  const q = probability - 0.5;
  return (polynomial(CENTRE.above, q * q) * q) / polynomial(CENTRE.below, q * q);
}

/**
 * The same of Student's t, by the expansion of Cornish and Fisher (Abramowitz and Stegun 26.7.5): right to three digits from five degrees
 * of freedom on.
 */
export function studentQuantile(probability: number, degrees: number): number {
  const z = normalQuantile(probability);
  const z2 = z * z;
  const terms = [
    (z * polynomial([1, 1], z2)) / 4,
    (z * polynomial([5, 16, 3], z2)) / 96,
    (z * polynomial([3, 19, 17, -15], z2)) / 384,
    (z * polynomial([79, 776, 1482, -1920, -945], z2)) / 92_160,
  ];
  return terms.reduce((sum, term, i) => sum + term / degrees ** (i + 1), z);
}
