/** What JavaScript's and ClickHouse's (RE2's) regular expressions both have, and understand alike. */
const ESCAPE = /^\\[dDwWsSnrtfv^$\\.*+?()[\]{}|/-]$/;
/** RE2 repeats a thousand times at most, all counts multiplied. */
const MOST_REPETITIONS = 1000;

/** What keeps a text from being a regular expression for ClickHouse; undefined where it is one. */
export function regularFault(pattern: string): string | undefined {
  for (const pair of pattern.match(/\\./gsu) ?? []) if (!ESCAPE.test(pair)) return `${pair} is not known here`;
  const plain = pattern.replace(/\\./gsu, '_');
  if (/\(\?(?!:)/.test(plain)) return 'of groups that begin with (? only (?: is known';
  if (/\[\^?\]|\[:/.test(plain)) return 'a class in [ ] has letters in it, and no [:';
  let repetitions = 1;
  for (const [, least = '', most = ''] of plain.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    repetitions *= Math.max(1, Number(least), Number(most));
  }
  if (!(repetitions <= MOST_REPETITIONS)) return `it repeats more than ${MOST_REPETITIONS} times`;
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
  }
}
