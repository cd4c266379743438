import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { COLUMNS, type Column, type FlowRow, flowColumnNames } from '@mirrorscope/record';
import { StoreError } from './error.ts';
import { fullRow, insert, MINUTE, ndjson, record, START, time } from './testing/records.ts';
import { emptyTables, select, temporaryStore } from './testing/store.ts';

const store = await temporaryStore({ segmentBytes: 4000 });
beforeEach(() => emptyTables(store));

const LARGEST: Readonly<Record<string, number>> = { UInt8: 255, UInt16: 65_535, UInt32: 4_294_967_295, UInt64: Number.MAX_SAFE_INTEGER };

/** A row whose every counter is the largest that its type (and JSON) can hold. */
function largestRow(): FlowRow {
  const row: Record<string, number | string> = {};
  for (const column of COLUMNS as readonly Column[]) {
    if (column.type in LARGEST) row[column.name] = LARGEST[column.type] as number;
    else if (column.type === 'Enum8') row[column.name] = column.values?.at(-1) as string;
  }
  return {
    ...fullRow({}),
    ...row,
    proto: 6,
    flow_start: '2026-01-05T08:59:59.999999Z',
    start_time: '2026-01-05T09:00:00.000001Z',
    end_time: '2026-01-05T23:59:59.123456Z',
    listener: 'käpt\'n "7" \\ 1',
    mirror_src: '2001:db8::1',
    client_ip: '10.0.0.5',
    server_ip: '::ffff:0:0:1',
    history: 'ShADadFf',
  } as FlowRow;
}

test('what is selected back is what was inserted, column by column', async () => {
  const rows = [largestRow(), fullRow({ flow_id: 1 })];
  await store.insertNdjson(ndjson(rows), rows.length);
  const back = await store.query(`SELECT ${flowColumnNames} FROM flows ORDER BY flow_id DESC`);
  assert.deepEqual(
    back.columns.map((column) => column.name),
    flowColumnNames,
  );
  // Computed from other columns; its own test compares it with what records bear.
  const computed = flowColumnNames.indexOf('community_id');
  rows.forEach((row, index) => {
    const got = back.rows[index] ?? [];
    const expected = flowColumnNames.map((name) => row[name]).with(computed, String(got[computed]));
    assert.deepEqual(got, expected);
  });
});

test('columns that are left out have the defaults of the record', async () => {
  await store.insertNdjson(Buffer.from('{"flow_id":5}\n'), 1);
  const [row] = await select(store, `SELECT ${flowColumnNames.filter((name) => name !== 'community_id')} FROM flows`);
  const { community_id: _, ...expected } = fullRow({ flow_id: 5 });
  assert.deepEqual(row, expected);
});

test('the roll-ups by minute and by hour sum up what is inserted', async () => {
  const one = record({
    client_bytes: 100,
    server_bytes: 10,
    server_rtt_min_us: 30,
    server_rtt_max_us: 50,
    server_rtt_samples: 2,
    handshake_server_us: 7,
    client_tcp_flags: 2,
  });
  await insert(store, [
    one,
    {
      ...one,
      record_no: 1,
      start_time: time(START + MINUTE),
      client_bytes: 50,
      server_rtt_min_us: 20,
      client_tcp_flags: 16,
      handshake_server_us: 0,
    },
    record({ client_port: 40_001, client_bytes: 1 }),
    record({ server_port: 80, client_bytes: 1000 }),
  ]);
  await insert(store, [record({ client_bytes: 5, listener: 'listener-2' })]);
  const columns = `server_port, sum(r.records) AS records, sum(r.client_flows) AS flows, sum(r.client_bytes) AS client_bytes, sum(r.server_bytes) AS server_bytes,
    min(r.server_rtt_min_us) AS rtt_min, max(r.server_rtt_max_us) AS rtt_max, groupBitOr(r.client_tcp_flags) AS flags,
    sum(r.handshake_server_samples) AS handshakes, sum(r.handshake_server_sum_us) AS handshake_sum`;
  assert.deepEqual(
    await select(
      store,
      `SELECT toString(bucket) AS bucket, ${columns} FROM flows_by_minute AS r GROUP BY bucket, server_port ORDER BY bucket, server_port`,
    ),
    [
      {
        bucket: '2026-01-05 09:00:00',
        server_port: 80,
        records: 1,
        flows: 1,
        client_bytes: 1000,
        server_bytes: 0,
        rtt_min: null,
        rtt_max: 0,
        flags: 0,
        handshakes: 0,
        handshake_sum: 0,
      },
      {
        bucket: '2026-01-05 09:00:00',
        server_port: 443,
        records: 3,
        flows: 3,
        client_bytes: 106,
        server_bytes: 10,
        rtt_min: 30,
        rtt_max: 50,
        flags: 2,
        handshakes: 1,
        handshake_sum: 7,
      },
      {
        bucket: '2026-01-05 09:01:00',
        server_port: 443,
        records: 1,
        flows: 0,
        client_bytes: 50,
        server_bytes: 10,
        rtt_min: 20,
        rtt_max: 50,
        flags: 16,
        handshakes: 0,
        handshake_sum: 0,
      },
    ],
  );
  assert.deepEqual(
    await select(
      store,
      `SELECT toString(bucket) AS bucket, ${columns} FROM flows_by_hour AS r GROUP BY bucket, server_port ORDER BY bucket, server_port`,
    ),
    [
      {
        bucket: '2026-01-05 09:00:00',
        server_port: 80,
        records: 1,
        flows: 1,
        client_bytes: 1000,
        server_bytes: 0,
        rtt_min: null,
        rtt_max: 0,
        flags: 0,
        handshakes: 0,
        handshake_sum: 0,
      },
      {
        bucket: '2026-01-05 09:00:00',
        server_port: 443,
        records: 4,
        flows: 3,
        client_bytes: 156,
        server_bytes: 20,
        rtt_min: 20,
        rtt_max: 50,
        flags: 18,
        handshakes: 1,
        handshake_sum: 7,
      },
    ],
  );
});

test('a second insert with the same token does nothing, to the roll-ups neither', async () => {
  const sums = `SELECT (SELECT count() FROM flows) AS flows, (SELECT sum(client_bytes) FROM flows_by_minute) AS by_minute, (SELECT sum(client_bytes) FROM flows_by_hour) AS by_hour`;
  await insert(store, [record({ client_bytes: 100 })], "topic-0 it's 17");
  await insert(store, [record({ client_bytes: 100 })], "topic-0 it's 17");
  assert.deepEqual(await select(store, sums), [{ flows: 1, by_minute: 100, by_hour: 100 }]);
  await insert(store, [record({ client_bytes: 100 })], 'topic-0 18');
  assert.deepEqual(await select(store, sums), [{ flows: 2, by_minute: 200, by_hour: 200 }]);
});

test('inserts with tokens may run at the same time, and in several pieces', async () => {
  const rows = Array.from({ length: 20 }, (_, index) => record({ client_bytes: index }));
  const pieces = rows.map((row) => ndjson([row]));
  await Promise.all(
    [0, 1, 2, 3, 0, 1].map((which) => {
      const options = { deduplicationToken: `at once ${which}` };
      return store.insertNdjson(pieces.slice(which * 5, which * 5 + 5), 5, options);
    }),
  );
  assert.deepEqual(await select(store, 'SELECT count() AS n, (SELECT sum(client_bytes) FROM flows_by_minute) AS bytes FROM flows'), [
    { n: 20, bytes: 190 },
  ]);
});

test('without a token the same records count each time', async () => {
  const row = record({ client_bytes: 100 });
  await insert(store, [row]);
  await insert(store, [row]);
  assert.deepEqual(await select(store, 'SELECT count() AS n, (SELECT sum(client_bytes) FROM flows_by_minute) AS bytes FROM flows'), [
    { n: 2, bytes: 200 },
  ]);
});

test('small chunks wait for each other; query, flush and a full segment insert them', async () => {
  const parts = async () => (await store.query(`SELECT count() FROM system.parts WHERE table = 'flows' AND active`)).rows[0]?.[0];
  const line = ndjson([record({})]);
  const chunk = Uint8Array.from(line);
  for (let i = 0; i < 3; i++) await store.insertNdjson(chunk, 1);
  // The bytes belong to the caller again.
  chunk.fill(0);
  assert.equal(await parts(), 1);
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[3]]);
  for (let i = 0; i < 30; i++) await store.insertNdjson(line, 1);
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[33]]);
});

test('records of many days go in at once', async () => {
  const days = 150;
  await insert(
    store,
    Array.from({ length: days }, (_, day) => record({}, START - day * 86_400_000)),
  );
  assert.deepEqual((await store.query('SELECT count(), uniqExact(toDate(start_time)) FROM flows')).rows, [[days, days]]);
});

test('what is not NDJSON is refused in one line, and the store goes on', async () => {
  await assert.rejects(
    insert(store, [{ ...record({}), client_bytes: 'many' as unknown as number }]),
    (error) =>
      error instanceof StoreError && error.code === 'bad_rows' && /client_bytes/.test(error.message) && !error.message.includes('\n'),
  );
  await insert(store, [record({})]);
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[1]]);
});

test('no segment file is left behind', async () => {
  await insert(store, [record({})]);
  const directory = store.name.slice('chdb://'.length);
  const segments = readdirSync(directory).filter((entry) => entry.startsWith('segments-'));
  assert.equal(segments.length, 1);
  assert.ok(existsSync(directory));
  assert.deepEqual(readdirSync(`${directory}/${segments[0]}`), []);
});
