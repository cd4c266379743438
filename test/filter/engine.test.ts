/** Filters over real records, in ClickHouse's own engine: each finds what it says, computed here from the records themselves. */
import assert from 'node:assert/strict';
import { BlockList, isIPv4 } from 'node:net';
import { test } from 'node:test';
import { compileFilter, FIELDS, type Field, type Filter, parseFilter, type Test } from '@mirrorscope/filter';
import type { ColumnName, FlowRow } from '@mirrorscope/record';
import fc from 'fast-check';
import { fillStore } from '../e2e/lab_store.ts';
import { CAPTURE } from '../e2e/truth.ts';

const { store, records } = await fillStore(CAPTURE);
const all = await store.query('SELECT flow_id, record_no FROM flows');
assert.equal(all.rows.length, records.length);

const name = (row: FlowRow): string => `${row.flow_id} ${row.record_no}`;

async function found(text: string): Promise<string[]> {
  const { sql, parameters } = compileFilter(text);
  const { rows } = await store.query(`SELECT flow_id, record_no FROM flows WHERE ${sql}`, parameters);
  return rows.map(([flow, record]) => `${flow} ${record}`).sort();
}

const where = (predicate: (row: FlowRow) => boolean): string[] => records.filter(predicate).map(name).sort();

/** What people ask, and what it means. */
const QUESTIONS: Readonly<Record<string, (row: FlowRow) => boolean>> = {
  '': () => true,
  '10.20.1.10': (row) => row.client_ip === '10.20.1.10' || row.server_ip === '10.20.1.10',
  'server_ip in 10.20.2.0/24': (row) => row.server_ip.startsWith('10.20.2.'),
  'client_ip in 2001:db8:20:1::/64': (row) => row.client_ip.startsWith('2001:db8:20:1:'),
  'ip in ::/0 and not ip in 0.0.0.0/0': (row) => row.client_ip.includes(':') && row.server_ip.includes(':'),
  'port 443': (row) => row.client_port === 443 || row.server_port === 443,
  'server_port in (80, 443)': (row) => row.server_port === 80 || row.server_port === 443,
  'port != 443': (row) => row.client_port !== 443 && row.server_port !== 443,
  udp: (row) => row.proto === 17,
  'retransmits > 0': (row) => row.client_retransmits + row.server_retransmits > 0,
  'bytes > 100kB': (row) => row.client_bytes + row.server_bytes > 100_000,
  'handshake_server_us > 1ms': (row) => row.handshake_server_us > 1000,
  'duration > 1s': (row) => Date.parse(row.end_time) - Date.parse(row.flow_start) > 1000,
  'client_tcp_flags has SYN and not server_tcp_flags has SYN': (row) => (row.client_tcp_flags & 2) > 0 && (row.server_tcp_flags & 2) === 0,
  'conn_state ~ ^RST': (row) => row.conn_state.startsWith('RST'),
  'history ~ "^S[^h]*$" or conn_state in (REJ, rsto)': (row) => /^S[^h]*$/.test(row.history) || ['REJ', 'RSTO'].includes(row.conn_state),
  'tcp and (vni 1001 or vni 1002) and missed_bytes = 0': (row) =>
    row.proto === 6 && (row.vni === 1001 || row.vni === 1002) && row.client_missed_bytes + row.server_missed_bytes === 0,
  [records[0]!.community_id]: (row) => row.community_id === records[0]!.community_id,
  [`start_time > ${records[9]!.start_time}`]: (row) => row.start_time > records[9]!.start_time,
};

for (const [text, predicate] of Object.entries(QUESTIONS)) {
  test(`finds ${JSON.stringify(text)}`, async () => {
    const expected = where(predicate);
    assert.ok(expected.length > 0, 'the records can show it');
    assert.deepEqual(await found(text), expected);
  });
}

/** A value of the field as a record has it, or near to one, in the way that people write it. */
function valueText(field: Field, row: FlowRow, change: number): string {
  const value = row[(field.sql[0]?.match(/\w+/)?.[0] ?? '') as ColumnName] ?? 1;
  switch (field.kind) {
    case 'address':
      return `${value}${change === 0 ? '' : `/${change * 8}`}`;
    case 'span':
      return `${Number(value) + change}us`;
    case 'moment':
    case 'choice':
      return String(value);
    case 'text':
      return JSON.stringify(value);
    default:
      return String(Math.min(field.max, Number(value) + change));
  }
}

const condition = fc
  .tuple(fc.constantFrom(...FIELDS.values()), fc.constantFrom(...records), fc.constantFrom(...records), fc.nat(2))
  .chain(([field, one, other, change]) => {
    const [a, b] = [valueText(field, one, change), valueText(field, other, 0)];
    const texts = [`${field.name} = ${a}`, `${field.name} != ${a}`, `${field.name} in (${a}, ${b})`, `${field.name} not in (${a}, ${b})`];
    if (['number', 'bytes', 'span', 'moment'].includes(field.kind))
      texts.push(...['<', '<=', '>', '>='].map((by) => `${field.name} ${by} ${a}`));
    if (field.kind === 'flags') texts.push(`${field.name} has ${b}`);
    if (field.kind === 'text' || field.kind === 'choice') texts.push(`${field.name} ~ ^[SDRa-f]`, `${field.name} !~ "[^A-R]+$"`);
    return fc.constantFrom(...texts);
  });

const filter = fc.oneof(
  condition,
  condition.map((part) => `not ${part}`),
  fc.tuple(condition, condition, condition).map(([a, b, c]) => `${a} and (${b} or not ${c})`),
  fc.tuple(condition, condition, condition).map(([a, b, c]) => `not (${a} or ${b}) or ${c}`),
);

test('any filter runs, and finds what its tree says', async () => {
  await fc.assert(
    fc.asyncProperty(filter, async (text) => {
      const tree = parseFilter(text);
      assert.deepEqual(
        await found(text),
        where((row) => isTrue(tree, row)),
        text,
      );
    }),
    { numRuns: 250 },
  );
});

function isTrue(tree: Filter, row: FlowRow): boolean {
  switch (tree.kind) {
    case 'and':
      return tree.parts.every((part) => isTrue(part, row));
    case 'or':
      return tree.parts.some((part) => isTrue(part, row));
    case 'not':
      return !isTrue(tree.part, row);
    case 'condition':
      return tree.tests.some((one) => valuesOf(tree.field, row).some((value) => passes(one, value)));
  }
}

/** What the field means, by its name alone. */
function valuesOf(field: Field, row: FlowRow): (string | number)[] {
  if (field.name === 'duration')
    return [(Date.parse(row.end_time) - Date.parse(row.flow_start)) * 1000 + micros(row.end_time) - micros(row.flow_start)];
  if (field.name in row)
    return [row[field.name as ColumnName]].map((value) =>
      field.kind === 'moment' ? String(value).replace('T', ' ').replace('Z', '') : value,
    );
  const suffix = field.name === 'host' ? 'ip' : field.name;
  const pair = [row[`client_${suffix}` as ColumnName], row[`server_${suffix}` as ColumnName]];
  return field.sql.length === 2 ? pair : [Number(pair[0]) + Number(pair[1])];
}

const micros = (time: string): number => Number(time.slice(-4, -1));

function passes(one: Test, value: string | number): boolean {
  switch (one.kind) {
    case 'compare': {
      if (typeof one.value === 'string' && one.value.includes(':') && isAddress(value)) return within(one.value, one.value, String(value));
      const by = {
        '=': value === one.value,
        '<': value < one.value,
        '<=': value <= one.value,
        '>': value > one.value,
        '>=': value >= one.value,
      };
      return by[one.comparison];
    }
    case 'within':
      return within(one.first, one.last, String(value));
    case 'match':
      return new RegExp(one.pattern, 'u').test(String(value));
    case 'bits':
      return (Number(value) & one.mask) === one.mask;
  }
}

const isAddress = (value: string | number): boolean => /^[\d.]+\.\d+$|^[\da-f:]*::?[\da-f:]*$/.test(String(value));

function within(first: string, last: string, address: string): boolean {
  const range = new BlockList();
  range.addRange(first, last, 'ipv6');
  return range.check(isIPv4(address) ? `::ffff:${address}` : address, 'ipv6');
}
