import { MAX_ADDRESS_BYTES } from './address.ts';
import { AsciiTable, MAX_ASCII_TEXT } from './ascii_table.ts';
import { COLUMNS, type Column } from './columns.ts';
import { MAX_DIGITS } from './digits.ts';
import { CLIENT_IP, COMMUNITY_ID_BYTES, MAX_HISTORY, MIRROR_SRC, SERVER_IP } from './flow_record.ts';
import { TIME_BYTES } from './time.ts';

/** How a column's value is written. Up to TIME the value stands in FlowRecord.numbers. */
export const NUMBER = 0;
export const ENUM = 1;
export const TIME = 2;
export const ADDRESS = 3;
export const LISTENER = 4;
export const COMMUNITY_ID = 5;
export const HISTORY = 6;

const ADDRESSES: Readonly<Record<string, number>> = { mirror_src: MIRROR_SRC, client_ip: CLIENT_IP, server_ip: SERVER_IP };
const TEXTS: Readonly<Record<string, number>> = { listener: LISTENER, community_id: COMMUNITY_ID, history: HISTORY };

const columns: readonly Column[] = COLUMNS;
const enumTexts: string[] = [];

/** By column: kind of value; offset in FlowRecord.addresses or of the first name in ENUM_NAMES; number that is the default. */
export const KIND = new Uint8Array(columns.length);
export const SOURCE = new Uint16Array(columns.length);
export const DEFAULT = new Float64Array(columns.length);

columns.forEach((column, index) => {
  DEFAULT[index] = column.default ?? 0;
  if (column.type === 'Enum8') {
    KIND[index] = ENUM;
    SOURCE[index] = enumTexts.length;
    for (const value of column.values ?? []) enumTexts.push(JSON.stringify(value));
  } else if (column.type === 'DateTime64(6)') {
    KIND[index] = TIME;
  } else if (column.type === 'IPv6') {
    KIND[index] = ADDRESS;
    SOURCE[index] = sourceOf(column, ADDRESSES);
  } else if (column.type === 'String' || column.type === 'LowCardinality(String)') {
    KIND[index] = sourceOf(column, TEXTS);
  }
});

/** `,"name":` by column. The comma of a line's first key gives way to the brace. */
export const KEYS = new AsciiTable(columns.map((column) => `,${JSON.stringify(column.name)}:`));

/** `"name"` of every enum value, from SOURCE of its column on. */
export const ENUM_NAMES = new AsciiTable(enumTexts);

/** Room that any record fits in, whatever its listener's name takes. */
export const MAX_LINE_BYTES =
  KEYS.length.reduce((sum, length) => sum + length, 0) +
  KIND.reduce((sum, kind) => sum + maxValueBytes(kind), 0) +
  '}\n'.length +
  MAX_ASCII_TEXT;

function maxValueBytes(kind: number): number {
  const quotes = 2;
  switch (kind) {
    case NUMBER:
      return MAX_DIGITS;
    case ENUM:
      return Math.max(...ENUM_NAMES.length);
    case TIME:
      return TIME_BYTES + quotes;
    case ADDRESS:
      return MAX_ADDRESS_BYTES + quotes;
    case COMMUNITY_ID:
      return COMMUNITY_ID_BYTES + quotes;
    case HISTORY:
      return MAX_HISTORY + quotes;
    default:
      return 0;
  }
}

/** A new address or text column needs a place in FlowRecord first. */
function sourceOf(column: Column, sources: Readonly<Record<string, number>>): number {
  const source = sources[column.name];
  if (source === undefined) throw new TypeError(`column ${column.name} (${column.type}) has no source in FlowRecord`);
  return source;
}
