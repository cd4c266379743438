import { readFileSync } from 'node:fs';
import type { QueryName } from '../schema/results.ts';
import { sha256 } from '../sha256.ts';
import { clickhouseTime, type TimeRange } from '../time_range.ts';

interface QueryFile {
  readonly name: QueryName;
  readonly title: string;
  /** The whole file, comments included: what is hashed is what is run. */
  readonly sql: string;
  readonly sha256: string;
}

/** A query of this program: its file begins with a comment that is its title. */
export function queryFile(name: QueryName): QueryFile {
  const sql = readFileSync(new URL(`../../queries/${name}.sql`, import.meta.url), 'utf8');
  return { name, title: sql.slice('-- '.length, sql.indexOf('\n')), sql, sha256: sha256(sql) };
}

/** Where a package has a query, and its result. */
export const sqlPath = (name: string): string => `queries/${name}.sql`;
export const resultPath = (name: string): string => `results/${name}.ndjson`;

/** The values of all parameters that queries have; those of one query are the ones that stand in it. */
export function parametersOf(sql: string, range: TimeRange): Record<string, string | number> {
  const all = { since: clickhouseTime(range.from), until: clickhouseTime(range.to), step: range.step };
  return Object.fromEntries(Object.entries(all).filter(([name]) => sql.includes(`{${name}:`)));
}
