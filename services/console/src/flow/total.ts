import { flowColumnNames, ORIENTATIONS } from '@mirrorscope/record';

export type Row = readonly unknown[];

type Merge = (values: readonly unknown[]) => unknown;

const numbers = (values: readonly unknown[]): number[] => values.map(Number);
const sum: Merge = (values) => numbers(values).reduce((total, value) => total + value, 0);
const or: Merge = (values) => numbers(values).reduce((all, value) => all | value, 0);
const greatest: Merge = (values) => Math.max(...numbers(values));
const least: Merge = (values) => Math.min(...numbers(values));
/** 0 stands for none. */
const leastSeen: Merge = (values) => {
  const seen = numbers(values).filter((value) => value > 0);
  return seen.length === 0 ? 0 : Math.min(...seen);
};
const first: Merge = (values) => values[0];
const last: Merge = (values) => values.at(-1);
const earliest: Merge = (values) => values.map(String).sort()[0];
const latest: Merge = (values) => values.map(String).sort().at(-1);
const surest: Merge = (values) => ORIENTATIONS.find((orientation) => values.includes(orientation));

/** How the values of a column are put together, over the records of a flow in order of time. All other columns are sums. */
const MERGES: readonly (readonly [columns: RegExp, merge: Merge])[] = [
  [/^(flow_start|start_time)$/, earliest],
  [/^end_time$/, latest],
  [/^(record_no|end_reason|conn_state|history|.*_dscp)$/, last],
  [/^orientation$/, surest],
  [/_tcp_flags$/, or],
  [/_rtt_min_us$|_ttl_min$/, leastSeen],
  [/_rtt_max_us$|_mss$|^handshake_|^vlan$/, greatest],
  [/_window_scale$/, least],
  [/^(client|server)_(ip|port)$|^(flow_id|listener|encap|vni|mirror_src|proto|icmp_type|icmp_code|community_id)$/, first],
];

const MERGE_OF = flowColumnNames.map((name) => MERGES.find(([columns]) => columns.test(name))?.[1] ?? sum);

/** All records of a flow as one, with the record's columns. */
export const totalOf = (records: readonly Row[]): unknown[] =>
  MERGE_OF.map((merge, column) => merge(records.map((record) => record[column])));
