import { AwsFailure } from '../http/failure.ts';
import type { Query } from '../http/query.ts';

const MOST = 400;
/** More than these cannot be asked for by name in one call. */
const MOST_NAMED = 20;

/** The page that `PageSize` and `Marker` ask for. */
export function pageOf<Row>(
  query: Query,
  rows: readonly Row[],
  idOf: (row: Row) => string,
): { page: Row[]; NextMarker: string | undefined } {
  const size = query.wholeWithin('PageSize', 1, MOST) ?? MOST;
  const sorted = rows.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const marker = query.text('Marker');
  const rest = marker === undefined ? sorted : sorted.filter((row) => idOf(row) > Buffer.from(marker, 'base64url').toString());
  const page = rest.slice(0, size);
  return { page, NextMarker: page.length < rest.length ? Buffer.from(idOf(page.at(-1)!)).toString('base64url') : undefined };
}

/** `Names.member.N`: undefined where the request names none. */
export function named(query: Query, parameter: string): Set<string> | undefined {
  const names = query.list(`${parameter}.member`);
  if (names.length > MOST_NAMED) throw new AwsFailure('ValidationError', `Up to ${MOST_NAMED} ${parameter} can be given in one call`);
  return names.length === 0 ? undefined : new Set(names);
}

/** Throws `code` where one of those that the request names is not among those that were found. */
export function checkFound(wanted: ReadonlySet<string> | undefined, found: readonly string[], code: string): void {
  const missing = [...(wanted ?? [])].filter((each) => !found.includes(each));
  if (missing.length > 0) throw new AwsFailure(code, `'${missing.join("', '")}' not found`);
}
