import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { type ClickHouseClient, ClickHouseError, ClickHouseLogLevel, createClient, TupleParam } from '@clickhouse/client';
import { serveHttp } from '../store.ts';
import { temporaryStore } from '../testing/store.ts';

const store = await temporaryStore();
const reading = await serveHttp(store, { port: 0 });
const writing = await serveHttp(store, { port: 0, readOnly: false, user: 'writer', password: 'x' });

/** ClickHouse's own client, as others use it. */
function client(port: number, options: Parameters<typeof createClient>[0] = {}): ClickHouseClient {
  return createClient({ url: `http://127.0.0.1:${port}`, log: { level: ClickHouseLogLevel.OFF }, ...options });
}
const reader = client(reading.address.port);
const writer = client(writing.address.port, { username: 'writer', password: 'x' });
after(async () => {
  await Promise.all([reader.close(), writer.close()]);
  await Promise.all([reading.close(), writing.close()]);
});

const clickhouseError = (promise: Promise<unknown>, code: string, type: string) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof ClickHouseError, String(error));
    assert.deepEqual([error.code, error.type], [code, type], error.message);
    return true;
  });

test('ping, with and without a query', async () => {
  assert.deepEqual(await reader.ping(), { success: true });
  assert.deepEqual(await reader.ping({ select: true }), { success: true });
});

test('results in several formats', async () => {
  const query = "SELECT number AS n, toString(number) AS s, [number] AS a, if(number = 1, NULL, 'x') AS maybe FROM numbers(2)";
  const rows = [
    { n: '0', s: '0', a: ['0'], maybe: 'x' },
    { n: '1', s: '1', a: ['1'], maybe: null },
  ];
  const clickhouse_settings = { output_format_json_quote_64bit_integers: 1 } as const;
  const ask = { query, clickhouse_settings };
  assert.deepEqual(await (await reader.query({ ...ask, format: 'JSONEachRow' })).json(), rows);
  const json = await (await reader.query({ ...ask, format: 'JSON' })).json();
  assert.deepEqual(json.data, rows);
  assert.equal(json.rows, 2);
  assert.deepEqual(await (await reader.query({ ...ask, format: 'JSONCompactEachRow' })).json(), rows.map(Object.values));
  assert.equal(await (await reader.query({ query, format: 'CSV' })).text(), '0,"0","[0]","x"\n1,"1","[1]",\\N\n');
  const { response_headers } = await reader.query({ query, format: 'CSV', query_id: 'mine' });
  assert.equal(response_headers['x-clickhouse-query-id'], 'mine');
});

test('rows stream', async () => {
  const result = await reader.query({ query: 'SELECT number AS n FROM numbers(1000000)', format: 'JSONEachRow' });
  let sum = 0;
  for await (const rows of result.stream<{ n: number }>()) for (const row of rows) sum += Number(row.json().n);
  assert.equal(sum, 499_999_500_000);
});

test('parameters of many types come back as they were', async () => {
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    ['UInt64', '18446744073709551615', '18446744073709551615'],
    ['Int8', -128, -128],
    ['Float64', 1.5e-300, 1.5e-300],
    ['Bool', true, true],
    [
      'String',
      "it's a \\ tab\t and\nline, ü, {x:Int8}; DROP TABLE flows --",
      "it's a \\ tab\t and\nline, ü, {x:Int8}; DROP TABLE flows --",
    ],
    ['Nullable(String)', null, null],
    ['FixedString(2)', 'ab', 'ab'],
    ['Date', '2026-01-05', '2026-01-05'],
    ["DateTime64(3, 'UTC')", new Date(Date.UTC(2026, 0, 5, 9, 0, 0, 125)), '2026-01-05 09:00:00.125'],
    ['UUID', '61f0c404-5cb3-11e7-907b-a6006ad3dba0', '61f0c404-5cb3-11e7-907b-a6006ad3dba0'],
    ['IPv4', '10.0.0.1', '10.0.0.1'],
    ['IPv6', '2001:db8::1', '2001:db8::1'],
    ['Decimal(9, 3)', '1.125', 1.125],
    ['Array(String)', ['a', "b'c", 'd\\'], ['a', "b'c", 'd\\']],
    ['Array(Array(UInt8))', [[1], [], [2, 3]], [[1], [], [2, 3]]],
    ['Tuple(UInt8, String)', new TupleParam([1, 'x']), [1, 'x']],
    ['Map(String, UInt8)', { a: 1, b: 2 }, { a: 1, b: 2 }],
    ["Enum('a' = 1, 'b' = 2)", 'b', 'b'],
  ];
  for (const [type, value, expected] of cases) {
    const query = `SELECT {value:${type}} AS value`;
    const result = await reader.query({
      query,
      query_params: { value },
      format: 'JSONEachRow',
      clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
    });
    assert.deepEqual(await result.json(), [{ value: expected }], type);
  }
  const table = await reader.query({
    query: 'SELECT count() AS n FROM {table:Identifier}',
    query_params: { table: 'flows' },
    format: 'JSONEachRow',
  });
  assert.deepEqual(await table.json(), [{ n: 0 }]);
});

test('long parameters in a form', async () => {
  const value = 'x'.repeat(100_000);
  const result = await reader.query({
    query: 'SELECT length({value:String}) AS n',
    query_params: { value },
    format: 'JSONEachRow',
    use_multipart_params: true,
  });
  assert.deepEqual(await result.json(), [{ n: 100_000 }]);
});

test('compression of results', async () => {
  const compressing = client(reading.address.port, { compression: { response: true } });
  const result = await compressing.query({ query: 'SELECT number FROM numbers(500000)', format: 'TabSeparated' });
  assert.equal(result.response_headers['content-encoding'], 'gzip');
  assert.equal((await result.text()).length, 3_388_890);
  await clickhouseError(compressing.query({ query: 'SELECT nothing' }), '47', 'UNKNOWN_IDENTIFIER');
  // What the client makes of a broken connection it may do before it has unpacked the error's text.
  await assert.rejects(async () => {
    const late = await compressing.query({ query: LATE_ERROR, format: 'JSONEachRow' });
    for await (const _ of late.stream());
  }, /throwIf|aborted/);
  await compressing.close();
});

const LATE_ERROR = 'SELECT number, throwIf(number = 3000000) FROM numbers(4000000)';

test('errors before and within a result', async () => {
  await clickhouseError(reader.query({ query: 'SELECT nothing' }), '47', 'UNKNOWN_IDENTIFIER');
  await clickhouseError(reader.query({ query: 'SELECT * FROM nothing' }), '60', 'UNKNOWN_TABLE');
  await clickhouseError(reader.query({ query: 'SELECT (1' }), '62', 'SYNTAX_ERROR');
  let rows = 0;
  await clickhouseError(
    (async () => {
      const result = await reader.query({ query: LATE_ERROR, format: 'JSONEachRow' });
      for await (const some of result.stream()) rows += some.length;
    })(),
    '395',
    'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
  );
  assert.ok(rows > 0 && rows <= 3_000_000, `${rows} rows`);
  assert.deepEqual(await reader.ping({ select: true }), { success: true });
});

test('read-only: insert, command and exec are refused', async () => {
  await clickhouseError(reader.insert({ table: 'flows', values: [{ vni: 1 }], format: 'JSONEachRow' }), '164', 'READONLY');
  await clickhouseError(reader.command({ query: 'DROP TABLE flows' }), '164', 'READONLY');
  await clickhouseError(reader.exec({ query: 'CREATE TABLE t (a UInt8) ENGINE = Memory' }), '164', 'READONLY');
  await clickhouseError(reader.query({ query: 'SELECT 1', session_id: 's' }), '48', 'NOT_IMPLEMENTED');
  await clickhouseError(reader.query({ query: 'SELECT 1', auth: { username: 'x', password: 'y' } }), '516', 'AUTHENTICATION_FAILED');
});

test('writable: command, insert in text and binary formats, compressed, exec', async () => {
  const columns = 'n UInt32, s String';
  const { summary: created } = await writer.command({ query: `CREATE TABLE things (${columns}) ENGINE = MergeTree ORDER BY n` });
  assert.equal(created?.written_rows, '0');
  const values = [
    { n: 1, s: "a'b\\" },
    { n: 2, s: '\u0000ü\n' },
  ];
  const { summary } = await writer.insert({ table: 'things', values, format: 'JSONEachRow' });
  assert.equal(summary?.written_rows, '2');
  assert.equal(summary?.result_rows, '2');
  await writer.insert({ table: 'things', columns: ['s', 'n'], values: [['three', 3]], format: 'JSONCompactEachRow' });
  await writer.insert({ table: 'things', values: Readable.from(['4,"four"\n', '5,"five"\n'], { objectMode: false }), format: 'CSV' });
  await writer.insert({ table: 'things', values: [{ n: '0x10' }], format: 'JSONEachRow' }).then(
    () => assert.fail('a bad value was taken'),
    (error) => assert.equal(error.type, 'CANNOT_PARSE_INPUT_ASSERTION_FAILED'),
  );
  const binary = await buffer(
    (await reader.exec({ query: "SELECT toUInt32(6) AS n, 'six\\xff' AS s FORMAT RowBinary".replace('\\xff', '') })).stream,
  );
  await writer.exec({
    query: 'INSERT INTO things SETTINGS async_insert = 0 FORMAT RowBinary',
    values: Readable.from([binary], { objectMode: false }),
  });
  const compressing = client(writing.address.port, { username: 'writer', password: 'x', compression: { request: true } });
  await compressing.insert({ table: 'things', values: [{ n: 7, s: 'seven' }], format: 'JSONEachRow' });
  await compressing.close();
  await writer.command({ query: "INSERT INTO things VALUES (8, 'eight'), (9, 'nine')" });
  await writer.command({ query: 'INSERT INTO things SELECT n + 100, s FROM things WHERE n = {n:UInt32}', query_params: { n: 9 } });
  await writer.insert({ table: 'things', values: [], format: 'JSONEachRow' });
  const long = 'x'.repeat(1_000_000);
  await writer.command({ query: `INSERT INTO things VALUES (1000, '${long}')` });
  const lengths = await reader.query({ query: `SELECT length(s) AS n FROM things WHERE s = '${long}'`, format: 'JSONEachRow' });
  assert.deepEqual(await lengths.json(), [{ n: 1_000_000 }]);
  await writer.command({ query: 'DELETE FROM things WHERE n = 1000' });
  await clickhouseError(writer.command({ query: 'SELECT 1; DROP TABLE things' }), '62', 'SYNTAX_ERROR');
  await clickhouseError(writer.command({ query: "INSERT INTO things VALUES (10, 'x'); DROP TABLE things" }), '62', 'SYNTAX_ERROR');

  const back = await reader.query({ query: 'SELECT n, s FROM things ORDER BY n', format: 'JSONEachRow' });
  assert.deepEqual(await back.json(), [
    ...values,
    { n: 3, s: 'three' },
    { n: 4, s: 'four' },
    { n: 5, s: 'five' },
    { n: 6, s: 'six' },
    { n: 7, s: 'seven' },
    { n: 8, s: 'eight' },
    { n: 9, s: 'nine' },
    { n: 109, s: 'nine' },
  ]);
  await writer.command({ query: 'DROP TABLE things' });
  assert.equal(await text((await writer.exec({ query: 'EXISTS TABLE things' })).stream), '0\n');
});
