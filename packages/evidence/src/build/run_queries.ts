import type { QueryAnswer, Store } from '@mirrorscope/store';
import { z } from 'zod';
import type { QueryUsed } from '../schema/evidence.ts';
import { QUERY_NAMES, type QueryName, ROWS, type Rows } from '../schema/results.ts';
import { sha256 } from '../sha256.ts';
import type { TimeRange } from '../time_range.ts';
import { parametersOf, queryFile, resultPath, sqlPath } from './query_files.ts';

export interface Answers {
  readonly rows: Rows;
  readonly used: readonly QueryUsed[];
  /** Results as files hold them, by the query's name. */
  readonly texts: ReadonlyMap<QueryName, string>;
}

/** How far a package has come: queries of all, and the one that was answered last. */
export type OnProgress = (progress: { readonly done: number; readonly total: number; readonly what: string }) => void;

/** Asks the store every query, one after the other. Throws StoreError. */
export async function runQueries(store: Store, range: TimeRange, onProgress?: OnProgress): Promise<Answers> {
  const used: QueryUsed[] = [];
  const texts = new Map<QueryName, string>();
  for (const name of QUERY_NAMES) {
    const { sql, sha256: hash, title } = queryFile(name);
    const parameters = parametersOf(sql, range);
    const answer = await store.query(sql, parameters);
    const text = ndjson(answer);
    texts.set(name, text);
    used.push({
      name,
      title,
      file: sqlPath(name),
      sha256: hash,
      sql,
      parameters,
      rows_read: answer.read.rows,
      rows: answer.rows.length,
      result: resultPath(name),
      result_sha256: sha256(text),
    });
    onProgress?.({ done: used.length, total: QUERY_NAMES.length, what: `query ${name}` });
  }
  return { rows: rowsOf(texts), used, texts };
}

const ndjson = ({ columns, rows }: QueryAnswer): string =>
  rows.map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])))}\n`).join('');

/** Results out of their files. Throws ZodError or SyntaxError where a line is not what the query gives. */
export function rowsOf(texts: ReadonlyMap<QueryName, string>): Rows {
  const entries = QUERY_NAMES.map((name) => [name, z.array(ROWS[name]).parse(lines(texts.get(name) ?? ''))]);
  return Object.fromEntries(entries) as Rows;
}

const lines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
