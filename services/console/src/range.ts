import { timeParameter } from '@mirrorscope/store';

export const SINCE = "{since:DateTime64(6, 'UTC')}";
export const UNTIL = "{until:DateTime64(6, 'UTC')}";

/** Records that start in [since, until). The table's key begins with the rounded times, so it is they that little is read by. */
export const IN_RANGE = `start_time >= ${SINCE} AND start_time < ${UNTIL} AND toStartOfFiveMinutes(start_time) BETWEEN toStartOfFiveMinutes(${SINCE}) AND toStartOfFiveMinutes(${UNTIL})`;

/** Values of since and until; where they are not given, all that a store can hold. Throws StoreError bad_parameter. */
export const rangeParameters = ({ since = '1970-01-01', until = '2100-01-01' }: { readonly since?: string; readonly until?: string }) => ({
  since: timeParameter('since', since),
  until: timeParameter('until', until),
});
