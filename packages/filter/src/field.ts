import { COLUMNS, type Column } from '@mirrorscope/record';

export type FieldKind = 'address' | 'number' | 'bytes' | 'span' | 'moment' | 'protocol' | 'flags' | 'choice' | 'text';

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** What is compared, in SQL: two expressions where either side's value may be meant. */
  readonly sql: readonly string[];
  /** ClickHouse's type of the parameters that it is compared with. */
  readonly type: string;
  /** Greatest value, of numbers. */
  readonly max: number;
  /** What a number without a unit is a multiple of: microseconds in spans, else of 1. */
  readonly plain: number;
  /** The names that a choice has. */
  readonly values: readonly string[];
  readonly text: string;
}

/** Of these pairs the sum says nothing: either side's value is compared. */
const EITHER: ReadonlySet<string> = new Set([
  'ip',
  'port',
  'tcp_flags',
  'rtt_min_us',
  'rtt_max_us',
  'mss',
  'window_scale',
  'ttl_min',
  'dscp',
]);

const MICROSECONDS = 1_000_000;
const WORD_MAX: Readonly<Record<string, number>> = { UInt8: 255, UInt16: 65_535, UInt32: 4_294_967_295 };

const columns: readonly Column[] = COLUMNS;

/** Every name that a filter may use: columns of the record, pairs of them, and what is computed. */
export const FIELDS: ReadonlyMap<string, Field> = new Map(
  [
    ...columns.filter(({ name }) => name.startsWith('client_')).map(ofPair),
    field({ name: 'host', type: 'IPv6', text: 'the same as ip' }, { sql: ['client_ip', 'server_ip'] }),
    field(
      {
        name: 'duration',
        type: 'UInt64',
        text: 'from the first packet of the flow to the last of the record; seconds where no unit is given',
      },
      { kind: 'span', sql: ["dateDiff('microsecond', flow_start, end_time)"], plain: MICROSECONDS },
    ),
    ...columns.map((column) => field(column)),
  ].map((known) => [known.name, known]),
);

function ofPair(column: Column): Field {
  const suffix = column.name.slice('client_'.length);
  const [client, server] = [column.name, `server_${suffix}`];
  return EITHER.has(suffix)
    ? field({ ...column, name: suffix, text: `${client} or ${server}: of either side` }, { sql: [client, server] })
    : field({ name: suffix, type: 'UInt64', text: `${client} and ${server} together` }, { sql: [`(${client} + ${server})`] });
}

function field(column: Column, more: Partial<Field> = {}): Field {
  const { name, type, values = [], text } = column;
  return {
    name,
    kind: kindOf(column),
    sql: [name],
    type: parameterType(type),
    max: WORD_MAX[type] ?? Number.MAX_SAFE_INTEGER,
    plain: 1,
    values,
    text,
    ...more,
  };
}

function kindOf({ name, type }: Column): FieldKind {
  if (type === 'IPv6') return 'address';
  if (type === 'DateTime64(6)') return 'moment';
  if (type === 'Enum8') return 'choice';
  if (type === 'String' || type === 'LowCardinality(String)') return 'text';
  if (name === 'proto') return 'protocol';
  if (/(^|_)tcp_flags$/.test(name)) return 'flags';
  if (/(^|_)bytes$/.test(name)) return 'bytes';
  return name.endsWith('_us') ? 'span' : 'number';
}

function parameterType(type: Column['type']): string {
  if (type === 'DateTime64(6)') return "DateTime64(6, 'UTC')";
  return type === 'Enum8' || type === 'LowCardinality(String)' ? 'String' : type;
}
