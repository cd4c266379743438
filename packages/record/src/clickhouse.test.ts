import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Session } from 'chdb';
import fc from 'fast-check';
import { flowColumnNames, flowColumnsDdl } from './clickhouse.ts';
import { COLUMN_INDEX, COLUMNS, type Column } from './columns.ts';
import { communityId } from './community_id.ts';
import { sample } from './fixtures.ts';
import { CLIENT_IP, FlowRecord, SERVER_IP } from './flow_record.ts';
import { DEFAULT_ROW, type FlowRow } from './flow_row.ts';
import { NdjsonEncoder } from './ndjson.ts';

/** The judge of what is written here is ClickHouse itself. */
let directory: string;
let session: Session;

before(() => {
  directory = mkdtempSync(join(tmpdir(), 'mirrorscope-record-'));
  session = new Session(join(directory, 'data'));
});

after(() => {
  session.cleanup();
  rmSync(directory, { recursive: true, force: true });
});

const OUTPUT = "SETTINGS date_time_output_format = 'iso', output_format_json_quote_64bit_integers = 0";

const select = <T>(sql: string): T[] =>
  session
    .query(`${sql} ${OUTPUT}`, 'JSONEachRow')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

function makeTable(name: string, ddl = flowColumnsDdl()): void {
  session.query(`CREATE TABLE ${name} (\n${ddl}\n) ENGINE = MergeTree ORDER BY record_no`);
}

function insert(table: string, records: readonly FlowRecord[], compact: boolean): void {
  const file = join(directory, `${table}.ndjson`);
  const chunks: Uint8Array[] = [];
  const encoder = new NdjsonEncoder({ compact, onChunk: (bytes) => chunks.push(bytes.slice()) });
  for (const record of records) encoder.write(record);
  encoder.flush();
  writeFileSync(file, Buffer.concat(chunks));
  session.query(`INSERT INTO ${table} FROM INFILE '${file}' SETTINGS date_time_input_format = 'best_effort' FORMAT JSONEachRow`);
}

/** ClickHouse writes IPv4-mapped addresses as ::ffff:a.b.c.d, and those below 2^32 as ::a.b.c.d. */
function plain(address: string): string {
  if (!address.includes('.')) return address;
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : new URL(`http://[${address}]`).hostname.slice(1, -1);
}

const asJson = (row: FlowRow): FlowRow => ({
  ...row,
  mirror_src: plain(row.mirror_src),
  client_ip: plain(row.client_ip),
  server_ip: plain(row.server_ip),
});

for (const compact of [false, true]) {
  test(`${compact ? 'compact' : 'full'} lines are selected back as they went in`, () => {
    const samples = fc.sample(sample, 300);
    samples.forEach(({ record }, index) => {
      record.numbers[COLUMN_INDEX.record_no] = index;
    });
    const table = compact ? 'compact' : 'full';
    makeTable(table);
    insert(
      table,
      samples.map(({ record }) => record),
      compact,
    );
    const rows = select<FlowRow>(`SELECT ${flowColumnNames.join(', ')} FROM ${table} ORDER BY record_no`);
    assert.equal(rows.length, samples.length);
    rows.forEach((row, index) => {
      assert.deepEqual(asJson(row), { ...samples[index]?.row, record_no: index });
    });
  });
}

test('what is left out reads as DEFAULT_ROW says', () => {
  makeTable('defaults');
  session.query('INSERT INTO defaults FORMAT JSONEachRow {}');
  assert.deepEqual(select('SELECT * FROM defaults'), [DEFAULT_ROW]);
});

test('addresses and the Community ID can be searched', () => {
  const record = new FlowRecord();
  record.addresses.set([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 1, 2, 3, 4], CLIENT_IP);
  record.addresses.set([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 5, 6, 7, 8], SERVER_IP);
  communityId(record.communityId, record.addresses, CLIENT_IP, SERVER_IP, 6, 1122, 3344, 0, 0);
  makeTable('search');
  insert('search', [record], true);
  const found = "client_ip = toIPv6('1.2.3.4') AND IPv6NumToString(server_ip) = '::ffff:5.6.7.8'";
  assert.deepEqual(select(`SELECT community_id FROM search WHERE ${found}`), [{ community_id: '1:wCb3OG7yAFWelaUydu0D+125CLM=' }]);
});

test('the table has the columns of COLUMNS: names, order, types and texts', () => {
  makeTable('described');
  const described = select<{ name: string; type: string; comment: string }>(
    "SELECT name, type, comment FROM system.columns WHERE table = 'described' ORDER BY position",
  );
  assert.deepEqual(
    described.map(({ name, type, comment }) => ({ name, type: type.replace(/^Enum8\(.*/, 'Enum8').replace(", 'UTC'", ''), comment })),
    COLUMNS.map(({ name, type, text }: Column) => ({ name, type, comment: text })),
  );
});

test('a computed column is not stored but read', () => {
  makeTable('computed', flowColumnsDdl({ vni: 'record_no + 1' }));
  session.query('INSERT INTO computed FORMAT JSONEachRow {"record_no": 6}');
  assert.deepEqual(select('SELECT vni FROM computed'), [{ vni: 7 }]);
});
