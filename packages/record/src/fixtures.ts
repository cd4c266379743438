/** For tests: random records, each with the row that it must read as, worked out by other means than the encoder's. */

import fc from 'fast-check';
import { COLUMN_INDEX, COLUMNS, type Column, type ColumnName } from './columns.ts';
import { CLIENT_IP, COMMUNITY_ID_BYTES, FlowRecord, MAX_HISTORY, MIRROR_SRC, SERVER_IP } from './flow_record.ts';
import type { FlowRow } from './flow_row.ts';

export interface Sample {
  readonly record: FlowRecord;
  readonly row: FlowRow;
}

type Value = number | string;
interface Drawn {
  readonly value: Value;
  put(record: FlowRecord, index: number): void;
}

const numeric = (numbers: fc.Arbitrary<number>, show: (n: number) => Value): fc.Arbitrary<Drawn> =>
  numbers.map((n) => ({
    value: show(n),
    put: (record, index) => {
      record.numbers[index] = n;
    },
  }));

/** Zeros and small numbers are what most columns hold; the largest ones are where digits go wrong. */
const counter = (max: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.constant(0),
    fc.nat({ max: Math.min(max, 1000) }),
    fc.maxSafeNat().map((n) => n % (max + 1)),
    fc.constant(max),
  );

export const microseconds = fc.oneof(fc.constant(0), fc.maxSafeNat(), fc.integer({ min: 1.7e15, max: 1.8e15 }));

/** A time as Date writes it, and the three decimals that Date does not have. */
export function isoTime(us: number): string {
  const rest = us % 1000;
  return new Date((us - rest) / 1000).toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`);
}

const group = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat({ max: 0xffff }), fc.nat({ max: 0xff }));

/** Sixteen bytes: IPv4-mapped, or IPv6 with runs of zeros of every length. */
export const address = fc.oneof(
  fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((octets) => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...octets]),
  fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.flatMap((g) => [g >> 8, g & 255])),
  fc.constant(new Array<number>(16).fill(0)),
);

/** An address as URL writes it, except that IPv4-mapped ones are a.b.c.d. */
export function addressOf(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16));
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return bytes.slice(12).join('.');
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

const addressColumn = (offset: number): fc.Arbitrary<Drawn> =>
  address.map((bytes) => ({ value: addressOf(bytes), put: (record) => record.addresses.set(bytes, offset) }));

const ascii = (letters: string, lengths: { minLength: number; maxLength: number }) =>
  fc.array(fc.constantFrom(...letters), lengths).map((picked) => picked.join(''));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const TEXTS: Readonly<Record<string, fc.Arbitrary<Drawn>>> = {
  mirror_src: addressColumn(MIRROR_SRC),
  client_ip: addressColumn(CLIENT_IP),
  server_ip: addressColumn(SERVER_IP),
  listener: fc.string({ unit: 'grapheme', maxLength: 80 }).map((value) => ({
    value,
    put: (record) => {
      record.listener = value;
    },
  })),
  community_id: fc
    .oneof(fc.constant(''), ascii('ABCxyz0189+/=', { minLength: COMMUNITY_ID_BYTES - 2, maxLength: COMMUNITY_ID_BYTES - 2 }))
    .map((digest) => (digest === '' ? '' : `1:${digest}`))
    .map((value) => ({ value, put: (record) => record.communityId.set(bytesOf(value)) })),
  history: ascii('ShADadFfRrWw^', { minLength: 0, maxLength: MAX_HISTORY }).map((value) => ({
    value,
    put: (record) => {
      record.history.set(bytesOf(value));
      record.historyLength = value.length;
    },
  })),
};

const MAXIMA: Readonly<Record<string, number>> = { UInt8: 2 ** 8 - 1, UInt16: 2 ** 16 - 1, UInt32: 2 ** 32 - 1, UInt64: 2 ** 53 - 1 };

function drawn(column: Column): fc.Arbitrary<Drawn> {
  const text = TEXTS[column.name];
  if (text !== undefined) return text;
  const { values } = column;
  if (values !== undefined) return numeric(fc.nat({ max: values.length - 1 }), (n) => values[n] ?? '');
  if (column.type === 'DateTime64(6)') return numeric(microseconds, isoTime);
  const max = MAXIMA[column.type];
  if (max === undefined) throw new TypeError(`no random values for ${column.name}`);
  return numeric(fc.oneof(counter(max), fc.constant(column.default ?? 0)), (n) => n);
}

export const sample: fc.Arbitrary<Sample> = fc.tuple(...COLUMNS.map(drawn)).map((values) => {
  const record = new FlowRecord();
  values.forEach((value, index) => {
    value.put(record, index);
  });
  const row = Object.fromEntries(COLUMNS.map((column, index) => [column.name, values[index]?.value])) as unknown as FlowRow;
  return { record, row };
});

/** A record with some columns, times in microseconds, addresses as text; the others have their default. */
export function recordOf(row: { readonly [N in ColumnName]?: number | string }): FlowRecord {
  const record = new FlowRecord();
  for (const [name, value] of Object.entries(row)) {
    const index = COLUMN_INDEX[name as ColumnName];
    const { values }: Column = COLUMNS[index]!;
    if (typeof value === 'number') record.numbers[index] = value;
    else if (values !== undefined) record.numbers[index] = values.indexOf(value);
    else if (name === 'listener') record.listener = value;
    else if (name === 'community_id') record.communityId.set(bytesOf(value));
    else if (name === 'history') {
      record.history.set(bytesOf(value));
      record.historyLength = value.length;
    } else record.addresses.set(addressBytes(value), { mirror_src: MIRROR_SRC, client_ip: CLIENT_IP, server_ip: SERVER_IP }[name]);
  }
  return record;
}

/** Sixteen bytes of an address as text. */
function addressBytes(text: string): number[] {
  if (!text.includes(':')) return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...text.split('.').map(Number)];
  const [head = '', tail = ''] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((digits) => Number.parseInt(digits, 16)));
  const zeros = new Array<number>(8 - groups(head).length - groups(tail).length).fill(0);
  return [...groups(head), ...zeros, ...groups(tail)].flatMap((group) => [group >> 8, group & 255]);
}
