/**
 * The least number of hits in `runs` that an interval of `confidence` may have: of intervals that hold what they promise one series in ten thousand
 * has fewer. There is no upper bound: an interval that covers more often is wider than it need be, and not wrong.
 */
export function leastHits(runs: number, confidence: number): number {
  const unlikely = 1e-4;
  let probability = confidence ** runs;
  let atLeast = probability;
  let hits = runs;
  // From all hits downwards: probability of exactly `hits`, and of at least as many.
  while (1 - atLeast > unlikely) {
    probability *= (hits / (runs - hits + 1)) * ((1 - confidence) / confidence);
    hits--;
    atLeast += probability;
  }
  return hits;
}
