import { type CompareOptions, type Comparison, compareGroups, parseLimit } from '@mirrorscope/compare';
import { comparisonText } from './comparison_text.ts';
import { withStore } from './open_store.ts';
import { printText } from './output.ts';
import { outputWidth } from './text_table.ts';

/** `mirrorscope compare`: prints the comparison and tells what came out of it. */
export async function runComparison(
  url: string,
  options: CompareOptions,
  limits: readonly string[],
  format: 'text' | 'json',
): Promise<Comparison['verdict']> {
  const parsed = new Map(limits.map(parseLimit).map(({ name, limit }) => [name, limit]));
  const comparison = await withStore(url, (store) => compareGroups(store, { ...options, limits: parsed }));
  // JSON has no Infinity: an end of an interval that the data do not give becomes null.
  printText(format === 'json' ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonText(comparison, outputWidth()));
  return comparison.verdict;
}
