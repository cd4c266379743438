import assert from 'node:assert/strict';
import { COLUMNS, type ColumnName, type FlowRow } from '@mirrorscope/record';

/** How a column of the records of one flow, in order, becomes that of the flow. */
type Rule = (values: readonly Value[], records: readonly FlowRow[], name: ColumnName) => Value;
type Value = number | string;

const NAMES: readonly ColumnName[] = COLUMNS.map(({ name }) => name);

const first: Rule = (values) => values[0]!;
const last: Rule = (values) => values.at(-1)!;
const sum: Rule = (values) => numbers(values).reduce((total, value) => total + value, 0);
const bits: Rule = (values) => numbers(values).reduce((all, value) => all | value, 0);
const greatest: Rule = (values) => Math.max(...numbers(values));
const same: Rule = (values, records, name) => {
  assert.equal(new Set(values).size, 1, `${name} changes within flow ${records[0]!.flow_id}: ${[...new Set(values)].join(', ')}`);
  return values[0]!;
};
/** Of the records that have something to measure: its count stands in another column of the same side. */
const among =
  (rule: Rule, count: 'packets' | 'rtt_samples'): Rule =>
  (values, records, name) => {
    const side = name.startsWith('client_') ? 'client' : 'server';
    const measured = values.filter((_, i) => records[i]![`${side}_${count}`] > 0);
    return measured.length === 0 ? 0 : rule(measured, records, name);
  };
const least: Rule = (values) => Math.min(...numbers(values));

const numbers = (values: readonly Value[]) => values as readonly number[];

/** By the name of the column, without the side. */
const RULES: readonly (readonly [names: RegExp, rule: Rule])[] = [
  [/^(record_no|start_time)$/, first],
  [/^(end_reason|end_time|conn_state|history|mss|window_scale)$/, last],
  [/^(packets|.*bytes|syns|fins|rsts|.*retransmits|.*_segments|out_of_order|gaps|ecn_ce|fragments|truncated_packets)$/, sum],
  [/^(duplicate_acks|zero_windows|window_full|keep_alives|zero_window_probes|rtt_sum_us|rtt_samples|handshake_.*_us)$/, sum],
  [/^tcp_flags$/, bits],
  [/^rtt_min_us$/, among(least, 'rtt_samples')],
  [/^rtt_max_us$/, greatest],
  [/^ttl_min$/, among(least, 'packets')],
  [/^dscp$/, among(last, 'packets')],
];

const RULE_OF: ReadonlyMap<ColumnName, Rule> = new Map(
  NAMES.map((name) => {
    const bare = name.replace(/^(client|server)_/, '');
    return [name, RULES.find(([names]) => names.test(bare))?.[1] ?? same] as const;
  }),
);

/** Columns that add up, in the plain sense. */
export const SUMS: readonly ColumnName[] = NAMES.filter((name) => RULE_OF.get(name) === sum);

export type Row = Readonly<Record<ColumnName, Value>>;

/** The one record that records in order add up to: those of a flow, or, in columns that allow it, those of several. */
export function addUp(records: readonly FlowRow[], names: readonly ColumnName[] = NAMES): Row {
  const row = names.map((name) => {
    const values = records.map((record) => record[name]);
    return [name, values.length === 1 ? values[0]! : RULE_OF.get(name)!(values, records, name)];
  });
  return Object.fromEntries(row) as Row;
}

/** The records of each flow, in order; flows in the order in which their first records were written. */
export function byFlow(rows: readonly FlowRow[]): FlowRow[][] {
  const open = new Map<number, FlowRow[]>();
  const flows: FlowRow[][] = [];
  for (const row of rows) {
    let flow = open.get(row.flow_id);
    // Two flows with the same key may begin within a microsecond, and are then told apart by their numbering alone.
    if (flow === undefined || row.record_no === 0) {
      flow = [];
      flows.push(flow);
      open.set(row.flow_id, flow);
    }
    flow.push(row);
  }
  return flows;
}
