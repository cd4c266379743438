import { timeParameter } from '@mirrorscope/store';
import { CompareError } from './error.ts';

/** [from, to), as ISO 8601: UTC where no zone is given. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

/** The condition on rows of `flows`, and its parameters. */
export const IN_RANGE = "start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}";

/** Throws CompareError bad_range where the time is none, and StoreError bad_parameter where it cannot be read. */
export function rangeParameters({ from, to }: Range): { readonly since: string; readonly until: string } {
  const [since, until] = [timeParameter('from', from), timeParameter('to', to)];
  if (since < until) return { since, until };
  throw new CompareError('bad_range', `The time from ${from} to ${to} has nothing in it: give a --to after --from`);
}

/** As a row of ClickHouse says it: ISO 8601 in UTC. */
export const isoTime = (parameter: string): string => `${parameter.replace(' ', 'T').replace(/\.?0+$/, '')}Z`;
