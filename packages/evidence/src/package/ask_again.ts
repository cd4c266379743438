import { isDeepStrictEqual } from 'node:util';
import type { Store } from '@mirrorscope/store';
import { type OnProgress, runQueries } from '../build/run_queries.ts';
import type { Evidence } from '../schema/evidence.ts';
import type { QueryName } from '../schema/results.ts';
import { timeRange } from '../time_range.ts';

/** Differences of one query that are told. */
const MOST = 3;

/**
 * Runs the queries again and says what differs. What is run is this program's own SQL, never what stands in the package: who hands one on must not get
 * their statements run. Throws StoreError.
 */
export async function askAgain(
  store: Store,
  { range, queries }: Evidence,
  resultOf: (name: QueryName) => string,
  onProgress?: OnProgress,
): Promise<string[]> {
  const again = await runQueries(store, timeRange(range.from, range.to), onProgress);
  return queries.flatMap((query) => {
    const own = again.used.find(({ name }) => name === query.name);
    if (own?.sha256 !== query.sha256) return [`${query.file}: is not the SQL of this version of Mirrorscope, and was not run`];
    if (!isDeepStrictEqual(own.parameters, query.parameters)) return [`${query.file}: its parameters are not those of the range`];
    return differences(query.name, resultOf(query.name), again.texts.get(query.name) ?? '');
  });
}

function differences(name: QueryName, packaged: string, stored: string): string[] {
  if (stored === packaged) return [];
  const [inPackage, inStore] = [rows(packaged), rows(stored)];
  const values = inPackage.flatMap((row, i) =>
    Object.entries(row).flatMap(([column, value]) => {
      const now = inStore[i]?.[column];
      const same = inStore[i] === undefined || isDeepStrictEqual(now, value);
      return same ? [] : [`row ${i + 1}, ${column}: ${JSON.stringify(value)} in the package, ${JSON.stringify(now)} in the store`];
    }),
  );
  const lengths = inPackage.length === inStore.length ? [] : [`${inPackage.length} rows in the package, ${inStore.length} in the store`];
  const all = [...lengths, ...values];
  const rest = all.length > MOST ? [`and ${all.length - MOST} more differences`] : [];
  return [...all.slice(0, MOST), ...rest].map((text) => `${name}: ${text}`);
}

const rows = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
