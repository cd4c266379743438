import { AwsFailure } from '../http/failure.ts';
import type { Query } from '../http/query.ts';

const MOST = 400;
/** More than these cannot be asked for in one call. */
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

interface Identified {
  readonly arn: string;
  readonly name: string;
}

/** Those that the request asks for by ARN or name; all where it does not. Throws `notFound` where one of them is not there. */
export function asked<Row extends Identified>(query: Query, rows: readonly Row[], arnsParameter: string, notFound: string): Row[] {
  const arns = named(query, arnsParameter);
  const names = named(query, 'Names');
  const missing = [
    ...arns.filter((arn) => rows.every((row) => row.arn !== arn)),
    ...names.filter((name) => rows.every((row) => row.name !== name)),
  ];
  if (missing.length > 0) throw new AwsFailure(notFound, `'${missing.join("', '")}' not found`);
  return rows.filter(({ arn, name }) => (arns.length === 0 || arns.includes(arn)) && (names.length === 0 || names.includes(name)));
}

/** `Names.member.N` */
function named(query: Query, parameter: string): string[] {
  const names = query.list(`${parameter}.member`);
  if (names.length > MOST_NAMED) throw new AwsFailure('ValidationError', `Up to ${MOST_NAMED} ${parameter} can be given in one call`);
  return names;
}
