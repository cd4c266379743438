/** Least share of letter pairs that a suggestion has in common with what was written. */
const LIKENESS = 0.45;

/** `did you mean X?` with the known name that has most pairs of letters in common (Dice's coefficient), or `otherwise`. */
export function didYouMean(written: string, known: Iterable<string>, otherwise: string): string {
  let best: string | undefined;
  let most = LIKENESS;
  for (const name of known) {
    const likeness = alike(written.toLowerCase(), name.toLowerCase());
    if (likeness <= most) continue;
    most = likeness;
    best = name;
  }
  return best === undefined ? otherwise : `did you mean ${best}?`;
}

function alike(a: string, b: string): number {
  const left = pairsOf(a);
  const right = pairsOf(b);
  return (2 * left.filter((pair) => right.includes(pair)).length) / (left.length + right.length);
}

/** With the ends, so that a single letter is something too. */
const pairsOf = (text: string): string[] => Array.from({ length: text.length + 1 }, (_, at) => `${text[at - 1] ?? '^'}${text[at] ?? '$'}`);
