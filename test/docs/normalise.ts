/** What differs from run to run, taken out of both what a page shows and what a command prints. */

const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\b\d+(\.\d+)? s\b/g, '? s'],
  [/\b\d+(\.\d+)?( [kM])?\/s/g, '?/s'],
  // So many a look, however many looks there were.
  [/\b0 of \d+0000 packets/g, '0 of ? packets'],
  // What the loopback AWS makes up.
  [/\btm(s|t|f|fr)-[0-9a-f]{17}\b/g, 'tm$1-?'],
  // Moments of the run, in logs of the day.
  [/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '?'],
];

export const normalise = (output: string): string =>
  VOLATILE.reduce((text, [pattern, replacement]) => text.replaceAll(pattern, replacement), output)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();

/** Lines that say how far a command is, and come only where it takes long. */
export const withoutProgress = (output: string): string => output.replaceAll(/^.*: [\d,]+ of [\d,]+\n/gm, '');
