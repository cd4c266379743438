import { AwsFailure } from '../http/failure.ts';
import type { Query } from '../http/query.ts';

export interface PageLimits {
  readonly least: number;
  readonly most: number;
}

/** So AWS limits most describes. A caller that says nothing gets pages too. */
export const USUAL_PAGE: PageLimits = { least: 5, most: 1000 };

/**
 * The page that `MaxResults` and `NextToken` ask for. A token names the last thing of its page, so that what comes and goes between pages neither
 * repeats nor hides others.
 */
export function pageOf<Row>(
  query: Query,
  rows: readonly Row[],
  idOf: (row: Row) => string,
  limits: PageLimits,
): { page: Row[]; nextToken: string | undefined } {
  const size = query.wholeWithin('MaxResults', limits.least, limits.most) ?? limits.most;
  const sorted = rows.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const after = query.text('NextToken');
  const start = after === undefined ? 0 : startAfter(sorted, idOf, after);
  const page = sorted.slice(start, start + size);
  return { page, nextToken: start + size < sorted.length ? Buffer.from(`after ${idOf(page.at(-1)!)}`).toString('base64url') : undefined };
}

function startAfter<Row>(sorted: readonly Row[], idOf: (row: Row) => string, token: string): number {
  const id = /^after (.+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (id === undefined) throw new AwsFailure('InvalidNextToken', 'The token is invalid');
  const start = sorted.findIndex((row) => idOf(row) > id);
  return start === -1 ? sorted.length : start;
}
