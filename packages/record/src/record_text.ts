import { COLUMN_INDEX, COLUMNS, type Column, type ColumnName } from './columns.ts';
import { COMMUNITY_ID_BYTES, type FlowRecord } from './flow_record.ts';
import { icmpAsks, icmpCounterpart, ONE_WAY } from './icmp_pairs.ts';
import { TIME_BYTES, writeTime } from './time.ts';

const ICMP = 1;
const ICMPV6 = 58;

export const numberOf = (record: FlowRecord, column: ColumnName): number => record.numbers[COLUMN_INDEX[column]]!;

/** Name of an enum's value. */
export function nameOf(record: FlowRecord, column: ColumnName): string {
  const { values }: Column = COLUMNS[COLUMN_INDEX[column]]!;
  return values?.[numberOf(record, column)] ?? '';
}

/** A time in microseconds since 1970 as 2026-01-05T09:00:00.000001Z. */
export function timeText(microseconds: number): string {
  const bytes = new Uint8Array(TIME_BYTES);
  writeTime(new DataView(bytes.buffer), 0, Float64Array.of(microseconds), 0);
  return String.fromCharCode(...bytes);
}

export const historyOf = ({ history, historyLength }: FlowRecord): string => String.fromCharCode(...history.subarray(0, historyLength));

/** Empty where the record bears none. */
export const communityIdOf = ({ communityId }: FlowRecord): string =>
  communityId[0] === 0 ? '' : String.fromCharCode(...communityId.subarray(0, COMMUNITY_ID_BYTES));

/** The type of message that the client sends and the server's answer; `reply` is undefined where the type has none. */
export interface IcmpTypes {
  readonly request: number;
  readonly reply: number | undefined;
}

/** Of a flow of ICMP or ICMPv6, whichever message was seen first; undefined for any other. */
export function icmpTypesOf(record: FlowRecord): IcmpTypes | undefined {
  const proto = numberOf(record, 'proto');
  if (proto !== ICMP && proto !== ICMPV6) return undefined;
  const type = numberOf(record, 'icmp_type');
  const other = icmpCounterpart(proto, type);
  if (other === ONE_WAY) return { request: type, reply: undefined };
  return icmpAsks(proto, type) ? { request: type, reply: other } : { request: other, reply: type };
}
