import { COLUMNS, type Column } from '@mirrorscope/record';
import { DEDUPLICATION_WINDOW } from './deduplication.ts';

/**
 * Columns of the roll-ups, as both the tables and the materialized views that fill them need them. A roll-up has one row
 * for each conversation and bucket of time, and no ports of clients; every counter of the flow record is summed.
 */
interface RollupColumn {
  readonly name: string;
  readonly type: string;
  /** Over rows of `flows`, called f. */
  readonly fromFlows: string;
  /** Function that merges values of this column. */
  readonly merge: 'sum' | 'min' | 'max' | 'groupBitOr';
  readonly text: string;
}

/** What a roll-up is grouped by, after its bucket. */
const KEYS: readonly { readonly name: string; readonly expression?: string; readonly text?: string }[] = [
  { name: 'encap' },
  { name: 'vni' },
  { name: 'mirror_src' },
  {
    name: 'listener',
    expression: "if(f.encap = 'none', f.listener, '')",
    text: 'the listener where it saw the packets itself; empty for mirrored packets, which may have reached several listeners',
  },
  { name: 'vlan' },
  { name: 'proto' },
  { name: 'client_ip' },
  { name: 'server_ip' },
  { name: 'server_port' },
];

const ENUM_TYPE = (column: Column) => `Enum8(${(column.values ?? []).map((value, index) => `'${value}' = ${index}`).join(', ')})`;

const recordColumns: readonly Column[] = COLUMNS;
const byName = new Map(recordColumns.map((column) => [column.name, column]));

export const ROLLUP_KEYS: readonly string[] = KEYS.map((key) => key.name);

/** What conversations are seen by: a VLAN tag may stand on one direction only. */
export const VIEWPOINT_KEYS = ROLLUP_KEYS.filter((name) => name !== 'vlan');

/**
 * Hashes of keys, by which conversations from several viewpoints are found; the roll-up by day keeps them, since what is asked of it is long.
 * Viewpoints that did not all see the handshake may disagree on who is the server, and a conversation then count twice; without the port
 * one that a single viewpoint saw would be lost behind its neighbours.
 */
export const HASHES: Readonly<Record<string, string>> = {
  conversation: 'cityHash64(proto, server_port, least(client_ip, server_ip), greatest(client_ip, server_ip))',
  viewpoint: 'cityHash64(encap, mirror_src, vni, listener)',
};

/** A row of the record counts by its counters; names, times and settings of the flow do not add up. */
const NOT_SUMMED = /^(flow_id|record_no|vni|handshake_.*|.*_rtt_(min|max)_us)$/;

export const ROLLUP_VALUES: readonly RollupColumn[] = [
  { name: 'records', type: 'UInt64', fromFlows: 'count()', merge: 'sum', text: 'flow records' },
  flowsSeen('client'),
  flowsSeen('server'),
  ...recordColumns.flatMap(valuesOf),
];

/** Two listeners may each see one direction of a flow: their halves are one flow, not two. */
function flowsSeen(side: string): RollupColumn {
  return {
    name: `${side}_flows`,
    type: 'UInt64',
    fromFlows: `countIf(f.record_no = 0 AND f.${side}_packets > 0)`,
    merge: 'sum',
    text: `flows that began and in which packets of the ${side} were seen`,
  };
}

function valuesOf(column: Column): RollupColumn[] {
  const { name, text } = column;
  if (/_tcp_flags$/.test(name)) return [{ name, type: 'UInt8', fromFlows: `groupBitOr(f.${name})`, merge: 'groupBitOr', text }];
  if (/_rtt_max_us$/.test(name)) return [{ name, type: 'UInt32', fromFlows: `max(f.${name})`, merge: 'max', text }];
  if (/_rtt_min_us$/.test(name)) return [leastOf(column, `f.${name.replace('_min_us', '_samples')} > 0`)];
  if (/_ttl_min$/.test(name)) return [leastOf(column, `f.${name.replace('_ttl_min', '_packets')} > 0`)];
  if (/^handshake_/.test(name)) return handshakeOf(column);
  if (/^UInt(32|64)$/.test(column.type) && !NOT_SUMMED.test(name)) {
    return [{ name, type: 'UInt64', fromFlows: `sum(f.${name})`, merge: 'sum', text }];
  }
  return [];
}

/** A least value is NULL where there is none: 0 would win. */
function leastOf({ name, type, text }: Column, condition: string): RollupColumn {
  return {
    name,
    type: `Nullable(${type})`,
    fromFlows: `minIf(toNullable(f.${name}), ${condition})`,
    merge: 'min',
    text: `${text}; NULL where there is none`,
  };
}

function handshakeOf({ name, text }: Column): RollupColumn[] {
  const stem = name.replace(/_us$/, '');
  return [
    {
      name: `${stem}_samples`,
      type: 'UInt64',
      fromFlows: `countIf(f.${name} > 0)`,
      merge: 'sum',
      text: `handshakes that were timed; ${text}`,
    },
    { name: `${stem}_sum_us`, type: 'UInt64', fromFlows: `sum(f.${name})`, merge: 'sum', text: `sum of them; ${text}` },
    { name: `${stem}_max_us`, type: 'UInt32', fromFlows: `max(f.${name})`, merge: 'max', text: `greatest of them; ${text}` },
  ];
}

/** CREATE TABLE of the roll-up `name`; `partition` is an expression over bucket, `more` is of its columns. */
export function rollupTable(name: string, partition: string, comment: string, more: readonly string[] = []): string {
  const keys = KEYS.map(
    ({ name, text }) => `  ${name} ${keyType(name)} COMMENT ${quote(text ?? byName.get(name)?.text ?? '')} CODEC(ZSTD(1))`,
  );
  const values = ROLLUP_VALUES.map(({ name, type, merge, text }) => {
    const codec = type.includes('UInt8') ? 'ZSTD(1)' : 'T64, ZSTD(1)';
    return `  ${name} SimpleAggregateFunction(${merge}, ${type}) COMMENT ${quote(text)} CODEC(${codec})`;
  });
  return `CREATE TABLE IF NOT EXISTS ${name}
(
  bucket DateTime('UTC') COMMENT 'start of the time that the row sums up' CODEC(ZSTD(1)),
${[...keys, ...values, ...more].join(',\n')}
)
ENGINE = AggregatingMergeTree
PARTITION BY ${partition}
ORDER BY (bucket, server_ip, server_port, proto, client_ip, mirror_src, vni, encap, listener, vlan)
SETTINGS non_replicated_deduplication_window = ${DEDUPLICATION_WINDOW}
COMMENT ${quote(comment)}`;
}

/** Columns of a roll-up that keeps its hashes. */
export const HASH_COLUMNS: readonly string[] = [
  `  conversation UInt64 MATERIALIZED ${HASHES['conversation']} COMMENT 'hash of protocol, port and both addresses' CODEC(NONE)`,
  `  viewpoint UInt64 MATERIALIZED ${HASHES['viewpoint']} COMMENT 'hash of what saw it' CODEC(ZSTD(1))`,
];

function keyType(name: string): string {
  const column = byName.get(name) as Column;
  return column.type === 'Enum8' ? ENUM_TYPE(column) : column.type;
}

/** Fills `table` from rows inserted into `flows`. */
export function rollupFromFlows(table: string, bucket: string): string {
  const keys = KEYS.map((key) => `  ${key.expression ?? `f.${key.name}`} AS ${key.name}`);
  const values = ROLLUP_VALUES.map((value) => `  ${value.fromFlows} AS ${value.name}`);
  return materializedView(table, [`  ${bucket} AS bucket`, ...keys, ...values], 'flows');
}

/** Fills `table` from rows inserted into the finer roll-up `from`. */
export function rollupFromRollup(table: string, bucket: string, from: string): string {
  const keys = ROLLUP_KEYS.map((name) => `  f.${name} AS ${name}`);
  const values = ROLLUP_VALUES.map((value) => `  ${value.merge}(f.${value.name}) AS ${value.name}`);
  return materializedView(table, [`  ${bucket} AS bucket`, ...keys, ...values], from);
}

function materializedView(table: string, select: readonly string[], from: string): string {
  return `CREATE MATERIALIZED VIEW IF NOT EXISTS ${table}_mv TO ${table} AS
SELECT
${select.join(',\n')}
FROM ${from} AS f
GROUP BY bucket, ${ROLLUP_KEYS.join(', ')}`;
}

export function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
