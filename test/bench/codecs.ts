/**
 * Bytes per stored flow record, and what they are made of: by sorting key and by codec, on records from a model of a
 * mirrored VPC (model_records.ts), after merging. Also the speed of inserting them as the embedded store does.
 *
 *     node test/bench/codecs.ts [records]      (default: 500000, half a minute)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COLUMNS, type Column, flowColumnNames, flowColumnsDdl } from '@mirrorscope/record';
import { openStore, type Store } from '@mirrorscope/store';
import { modelRecords, toNdjson } from './model_records.ts';

const CHUNK_BYTES = 256 * 1024;
const STORED = flowColumnNames.filter((name) => name !== 'community_id');
const SORTING_KEYS = [
  'start_time',
  'toStartOfMinute(start_time), server_ip, server_port, client_ip, client_port, start_time',
  'toStartOfFiveMinutes(start_time), server_ip, server_port, client_ip, client_port, start_time',
  'toStartOfFiveMinutes(start_time), client_ip, client_port, server_ip, server_port, start_time',
  'toStartOfHour(start_time), server_ip, server_port, client_ip, client_port, start_time',
];
const CHOSEN_KEY = SORTING_KEYS[2] as string;
const CODECS: Readonly<Record<string, readonly string[]>> = {
  'DateTime64(6)': ["T64('bit'), ZSTD(1)", 'T64, ZSTD(1)', 'ZSTD(1)', 'Delta, ZSTD(1)', 'DoubleDelta, ZSTD(1)', 'ZSTD(3)'],
  UInt64: ['T64, ZSTD(1)', "T64('bit'), ZSTD(1)", 'ZSTD(1)', 'Delta, ZSTD(1)', 'T64, ZSTD(6)'],
  UInt32: ['T64, ZSTD(1)', "T64('bit'), ZSTD(1)", 'ZSTD(1)', 'Delta, ZSTD(1)', 'T64, ZSTD(6)'],
  UInt16: ['ZSTD(1)', 'T64, ZSTD(1)', 'Delta, ZSTD(1)', 'ZSTD(6)'],
  IPv6: ['ZSTD(1)', 'ZSTD(3)', 'ZSTD(6)'],
};

const records = Number(process.argv[2] ?? 500_000);
const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-codecs-'));
const store = await openStore(`chdb://${join(directory, 'data')}`);
try {
  await store.migrate();
  await insertModel();
  await showTables();
  await showSortingKeys();
  await showColumns();
  await showCodecs();
} finally {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
}

async function insertModel(): Promise<void> {
  let [bytes, rows, milliseconds] = [0, 0, 0];
  let [text, pending] = ['', 0];
  const insert = async () => {
    const chunk = Buffer.from(text);
    const started = performance.now();
    await store.insertNdjson(chunk, pending);
    milliseconds += performance.now() - started;
    bytes += chunk.length;
    rows += pending;
    [text, pending] = ['', 0];
  };
  for (const row of modelRecords(records)) {
    text += toNdjson(row);
    pending++;
    if (text.length >= CHUNK_BYTES) await insert();
  }
  await insert();
  const started = performance.now();
  await store.flush();
  milliseconds += performance.now() - started;
  print(
    `${rows} records, ${(bytes / rows).toFixed(0)} bytes of NDJSON each; inserted at ${Math.round((rows / milliseconds) * 1000)} records a second, roll-ups included`,
  );
}

async function showTables(): Promise<void> {
  const total = await count('flows');
  for (const table of ['flows', 'flows_by_minute', 'flows_by_hour']) {
    await store.command(`OPTIMIZE TABLE ${table} FINAL`);
    const rows = await count(table);
    const size = await compressedBytes(table);
    print(`${table}: ${rows} rows, ${(size / rows).toFixed(2)} bytes a row, ${(size / total).toFixed(2)} bytes a record`);
  }
}

async function showSortingKeys(): Promise<void> {
  print('\nbytes a row of flows, by sorting key');
  for (const key of SORTING_KEYS) {
    await copyOfFlows(flowColumnsDdl({ community_id: "''" }), key);
    print(`  ${((await compressedBytes('copy')) / (await count('copy'))).toFixed(2)}  ${key}`);
  }
  const hash = 'base64Decode(substring(community_id, 3)) AS hash';
  await copyOfFlows(`${flowColumnsDdl({ community_id: "''" })}, hash FixedString(20) CODEC(ZSTD(1))`, CHOSEN_KEY, hash);
  print(
    `  ${((await compressedBytes('copy')) / (await count('copy'))).toFixed(2)}  the key in use, with the Community ID's 20 bytes stored`,
  );
}

async function copyOfFlows(ddl: string, key: string, more?: string): Promise<void> {
  await store.command('DROP TABLE IF EXISTS copy SYNC');
  await store.command(`CREATE TABLE copy (${ddl}) ENGINE = MergeTree PARTITION BY toDate(start_time) ORDER BY (${key})`);
  await store.command(`INSERT INTO copy SELECT ${[...STORED, ...(more === undefined ? [] : [more])]} FROM flows`);
  await store.command('OPTIMIZE TABLE copy FINAL');
}

async function showColumns(): Promise<void> {
  print('\nbytes a row, by column');
  const rows = await count('flows');
  const sizes = await columnBytes('flows');
  const sorted = [...sizes].sort((a, b) => b[1] - a[1]).map(([name, size]) => `${name} ${(size / rows).toFixed(2)}`);
  for (let at = 0; at < 40; at += 5) print(`  ${sorted.slice(at, at + 5).join(', ')}`);
}

/** Each column that matters, once for each codec, in the order of the table in use. */
async function showCodecs(): Promise<void> {
  const rows = await count('flows');
  const sizes = await columnBytes('flows');
  for (const [type, codecs] of Object.entries(CODECS)) {
    const columns = (COLUMNS as readonly Column[]).filter((column) => column.type === type && (sizes.get(column.name) ?? 0) / rows > 0.3);
    const variants = columns.flatMap(({ name }) => codecs.map((codec, index) => ({ name, codec, variant: `${name}__${index}` })));
    await store.command('DROP TABLE IF EXISTS variants SYNC');
    await store.command(
      `CREATE TABLE variants (${variants.map(({ variant, codec }) => `${variant} ${type} CODEC(${codec})`)}) ENGINE = MergeTree ORDER BY tuple() SETTINGS min_bytes_for_wide_part = 0`,
    );
    await store.command(
      `INSERT INTO variants SELECT ${variants.map(({ name }) => name)} FROM flows ORDER BY ${CHOSEN_KEY} SETTINGS min_insert_block_size_rows = ${rows}, max_insert_block_size = ${rows}`,
    );
    await store.command('OPTIMIZE TABLE variants FINAL');
    const measured = await columnBytes('variants');
    print(`\n${type}: ${codecs.join(' | ')}`);
    for (const { name } of columns) {
      const cells = codecs.map((_, index) => ((measured.get(`${name}__${index}`) ?? 0) / rows).toFixed(2));
      print(`  ${name.padEnd(24)} ${cells.join('  ')}`);
    }
  }
}

async function count(table: string): Promise<number> {
  return single(store, `SELECT count() FROM ${table}`);
}

async function compressedBytes(table: string): Promise<number> {
  return single(store, `SELECT sum(data_compressed_bytes) FROM system.parts WHERE active AND table = '${table}'`);
}

async function single(from: Store, sql: string): Promise<number> {
  return Number((await from.query(sql)).rows[0]?.[0]);
}

async function columnBytes(table: string): Promise<Map<string, number>> {
  const { rows } = await store.query(
    `SELECT column, sum(column_data_compressed_bytes) FROM system.parts_columns WHERE active AND table = '${table}' GROUP BY column`,
  );
  return new Map(rows.map(([name, bytes]) => [String(name), Number(bytes)]));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
