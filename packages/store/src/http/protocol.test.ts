import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { serveHttp } from '../store.ts';
import { asker } from '../testing/http.ts';
import { insert, record } from '../testing/records.ts';
import { temporaryStore } from '../testing/store.ts';

const store = await temporaryStore();
await insert(store, [record({ server_port: 443 }), record({ server_port: 80 })]);
const http = await serveHttp(store, { port: 0 });
const password = 'correct horse: ü';
const writable = await serveHttp(store, { port: 0, readOnly: false, user: 'writer', password });
after(() => Promise.all([http.close(), writable.close()]));
const ask = asker(http.address.port);
const askWritable = asker(writable.address.port);
const sql = (query: string, more: Record<string, string> = {}) => ask({ search: { query, ...more } });

test('listens on the loopback', () => {
  assert.equal(http.address.host, '127.0.0.1');
});

test('says that it is there', async () => {
  for (const path of ['/ping', '/']) {
    for (const method of ['GET', 'HEAD']) {
      const { status, text } = await ask({ path, method });
      assert.equal(status, 200);
      assert.equal(text, method === 'HEAD' ? '' : 'Ok.\n');
    }
  }
});

test('other paths and methods', async () => {
  assert.equal((await ask({ path: '/play' })).status, 404);
  assert.equal((await ask({ path: '//ping' })).status, 404);
  assert.equal((await ask({ path: '*' })).status, 404);
  const { status, headers } = await ask({ method: 'PUT', body: 'SELECT 1' });
  assert.equal(status, 405);
  assert.equal(headers.allow, 'GET, HEAD, POST');
});

test('the statement is in the URL, in the body, in both, or in a form', async () => {
  assert.equal((await sql('SELECT 1')).text, '1\n');
  assert.equal((await ask({ body: 'SELECT 2' })).text, '2\n');
  assert.equal((await ask({ search: { query: 'SELECT' }, body: '3' })).text, '3\n');
  const form = new FormData();
  form.set('query', 'SELECT {text:String}');
  form.set('param_text', 'a form');
  const packed = new Response(form);
  const headers = { 'Content-Type': String(packed.headers.get('content-type')) };
  assert.equal((await ask({ body: await packed.bytes(), headers })).text, 'a form\n');
  assert.match((await ask({ body: '' })).text, /^Code: 62\. DB::Exception: Empty query \(SYNTAX_ERROR\)/);
});

test('a whole answer', async () => {
  const { status, headers, text } = await sql('SELECT server_port FROM flows ORDER BY 1', {
    query_id: 'the id',
    session_timezone: 'Asia/Tokyo',
  });
  assert.equal(status, 200);
  assert.equal(text, '80\n443\n');
  assert.equal(headers['content-type'], 'text/tab-separated-values; charset=UTF-8');
  assert.equal(headers['x-clickhouse-format'], 'TabSeparated');
  assert.equal(headers['x-clickhouse-query-id'], 'the id');
  assert.equal(headers['x-clickhouse-timezone'], 'Asia/Tokyo');
  assert.ok(headers['x-clickhouse-server-display-name']);
  const { result_rows, written_rows, elapsed_ns } = JSON.parse(String(headers['x-clickhouse-summary']));
  assert.deepEqual([result_rows, written_rows], ['2', '0']);
  assert.ok(Number(elapsed_ns) > 0);
  const again = await sql('SELECT 1');
  assert.match(String(again.headers['x-clickhouse-query-id']), /^[0-9a-f-]{36}$/);
  assert.equal(`${again.headers['x-clickhouse-timezone']}\n`, (await sql('SELECT timezone()')).text);
  assert.equal(again.headers['access-control-allow-origin'], undefined);
});

test('HEAD runs the query and sends no body', async () => {
  const { status, headers, text } = await ask({ method: 'HEAD', search: { query: 'SELECT 1 FORMAT JSON' } });
  assert.equal(status, 200);
  assert.equal(headers['x-clickhouse-format'], 'JSON');
  assert.equal(text, '');
  assert.equal((await ask({ method: 'HEAD', search: { query: 'SELECT nothing' } })).status, 404);
});

test('formats: of the statement, of the URL, of the header, and their Content-Type', async () => {
  const headers = { 'X-ClickHouse-Format': 'CSV' };
  assert.equal((await ask({ search: { query: "SELECT 'a' AS x, 1 AS y" }, headers })).text, '"a",1\n');
  assert.equal((await ask({ search: { query: "SELECT 'a' AS x", default_format: 'JSONEachRow' }, headers })).text, '{"x":"a"}\n');
  const inStatement = await sql(
    "SELECT 'FORMAT CSV' AS `FORMAT XML` ORDER BY `FORMAT XML` SETTINGS  FORMAT json".replace('SETTINGS ', ''),
    {
      default_format: 'CSV',
    },
  );
  assert.equal(inStatement.headers['content-type'], 'application/json; charset=UTF-8');
  assert.deepEqual(JSON.parse(inStatement.text).data, [{ 'FORMAT XML': 'FORMAT CSV' }]);
  const types: Record<string, RegExp> = {
    JSONEachRow: /^application\/x-ndjson/,
    CSVWithNames: /^text\/csv; charset=UTF-8; header=present/,
    XML: /^application\/xml/,
    Native: /^application\/octet-stream/,
    Parquet: /^application\/octet-stream/,
    PrettyCompact: /^text\/plain/,
  };
  for (const [format, type] of Object.entries(types)) {
    const answer = await sql('SELECT * FROM flows', { default_format: format.toUpperCase() });
    assert.equal(answer.headers['x-clickhouse-format'], format);
    assert.match(String(answer.headers['content-type']), type);
    assert.ok(answer.body.length > 10, format);
  }
  assert.equal((await sql('SELECT 1 FORMAT Null')).text, '');
  assert.equal((await sql("SELECT 1 AS FORMAT ORDER BY FORMAT DESC, 'x' DESC")).text, '1\n');
  assert.equal((await sql('SELECT 1 AS FORMAT ORDER BY FORMAT', { default_format: 'CSV' })).text, '1\n');
});

test('statements that read without SELECT', async () => {
  assert.match((await sql('SHOW TABLES FORMAT CSV')).text, /^"conversations"$/m);
  assert.match((await sql('DESCRIBE TABLE flows')).text, /^flow_id\tUInt64/);
  assert.match((await sql('EXPLAIN SELECT server_port FROM flows', { default_format: 'LineAsString' })).text, /flows/);
  assert.equal((await sql('EXISTS TABLE flows')).text, '1\n');
  assert.match((await sql('SHOW CREATE TABLE flows')).text, /^CREATE TABLE default\.flows/);
  assert.match((await sql('WITH 1 AS x SELECT x -- a comment')).text, /^1\n/);
  assert.equal((await sql('(SELECT 1) UNION ALL (SELECT 1);')).text, '1\n1\n');
  assert.match((await sql('SHOW PROCESSLIST')).text, /\t/);
});

test('parameters are bound by the engine', async () => {
  const search = {
    param_n: '7',
    param_text: "it's \\\\ a\\ttab; DROP TABLE flows",
    param_list: "['a','b']",
    param_table: 'flows',
    param_nothing: '\\N',
  };
  const answer = await ask({
    search,
    body: 'SELECT {n:UInt8} + 1, {text:String}, {list:Array(String)}[2], (SELECT count() FROM {table:Identifier}), {nothing:Nullable(Int8)} FORMAT JSONCompactEachRow',
  });
  assert.deepEqual(JSON.parse(answer.text), [8, "it's \\ a\ttab; DROP TABLE flows", 'b', 2, null]);
  assert.match((await sql('SELECT {n:UInt8}', { param_n: 'x' })).text, /^Code: 457\. .*\(BAD_QUERY_PARAMETER\)/s);
  assert.match((await sql('SELECT {n:UInt8}')).text, /^Code: 456\. /);
  assert.equal((await sql('SELECT 1', { 'param_a;b': '1' })).status, 400);
});

test('the database', async () => {
  assert.equal((await sql('SELECT currentDatabase()', { database: 'system' })).text, 'system\n');
  assert.equal(
    (await ask({ search: { query: 'SELECT currentDatabase()' }, headers: { 'X-ClickHouse-Database': 'system' } })).text,
    'system\n',
  );
  assert.equal((await sql('SELECT currentDatabase()')).text, 'default\n');
  const { status, headers } = await sql('SELECT 1', { database: 'no`thing' });
  assert.equal(status, 404);
  assert.equal(headers['x-clickhouse-exception-code'], '81');
});

test('errors have a status, a header and a text of ClickHouse', async () => {
  const cases: readonly (readonly [string, number, number, RegExp])[] = [
    [
      'SELEC 1',
      400,
      62,
      /^Code: 62\. DB::Exception: Syntax error: failed at position 1 \(SELEC\): SELEC 1\. .* \(SYNTAX_ERROR\) \(version [\d.]+\)\n$/,
    ],
    ['SELECT 1; SELECT 2', 400, 62, /Multi-statements are not allowed/],
    ['SELECT * FROM nothing', 404, 60, /Unknown table expression identifier 'nothing'.* \(UNKNOWN_TABLE\) \(version [\d.]+\)\n$/],
    ['SELECT nothing', 404, 47, /\(UNKNOWN_IDENTIFIER\)/],
    ['SELECT no_function(1)', 404, 46, /\(UNKNOWN_FUNCTION\)/],
    ['SELECT 1 FORMAT Nothing', 404, 73, /^Code: 73\. DB::Exception: Unknown format Nothing\. \(UNKNOWN_FORMAT\) \(version/],
    ["SELECT toUInt8('x')", 400, 6, /\(CANNOT_PARSE_TEXT\)/],
    ["SELECT throwIf(1, 'boom (X)')", 500, 395, /boom \(X\).* \(FUNCTION_THROW_IF_VALUE_IS_NON_ZERO\)/],
  ];
  for (const [query, status, code, text] of cases) {
    const answer = await sql(query);
    assert.equal(answer.status, status, query);
    assert.equal(answer.headers['x-clickhouse-exception-code'], String(code), query);
    assert.match(answer.text, text);
  }
  assert.equal((await ask({ body: Buffer.from([0x53, 0xff]) })).status, 400);
  assert.equal((await sql('SELECT sleep(3)', { max_execution_time: '1' })).status, 408);
});

test('what the server does not have it refuses', async () => {
  for (const parameter of ['compress', 'decompress', 'session_id', 'role']) {
    const { status, text } = await sql('SELECT 1', { [parameter]: '1' });
    assert.equal(status, 501, parameter);
    assert.match(text, /\(NOT_IMPLEMENTED\)/);
  }
  assert.equal((await sql('SELECT 1', { compress: '0' })).status, 200);
  const form = new FormData();
  form.set('table', new Blob(['1']), 'table.csv');
  const packed = new Response(form);
  const headers = { 'Content-Type': String(packed.headers.get('content-type')) };
  assert.equal((await ask({ search: { query: 'SELECT 1' }, body: await packed.bytes(), headers })).status, 501);
});

test('settings are settings, and what is only for the interface is none', async () => {
  const search = { max_block_size: '10', wait_end_of_query: '1', send_progress_in_http_headers: '0', quota_key: 'x' };
  assert.equal((await sql('SELECT max(blockSize()) FROM (SELECT * FROM numbers(100))', search)).text, '10\n');
  assert.equal(
    (await sql("SELECT toDateTime('2026-01-05 09:00:00', 'UTC')", { date_time_output_format: 'iso' })).text,
    '2026-01-05T09:00:00Z\n',
  );
});

test('compression of results, only where it is wanted', async () => {
  const decoders = { gzip: zlib.gunzipSync, deflate: zlib.inflateSync, br: zlib.brotliDecompressSync, zstd: zlib.zstdDecompressSync };
  const query = 'SELECT number FROM numbers(300000)';
  const plain = await sql(query);
  for (const [encoding, decode] of Object.entries(decoders)) {
    const answer = await ask({ search: { query, enable_http_compression: '1' }, headers: { 'Accept-Encoding': `x, ${encoding};q=0.5` } });
    assert.equal(answer.headers['content-encoding'], encoding);
    assert.ok(answer.body.length < plain.body.length / 1.5, encoding);
    assert.ok(decode(answer.body).equals(plain.body), encoding);
    const off = await ask({ search: { query: 'SELECT 1' }, headers: { 'Accept-Encoding': encoding } });
    assert.equal(off.headers['content-encoding'], undefined);
    const refused = await ask({ search: { query, enable_http_compression: '1' }, headers: { 'Accept-Encoding': `${encoding};q=0` } });
    assert.equal(refused.headers['content-encoding'], undefined);
  }
});

test('compressed requests', async () => {
  const encoders = { gzip: zlib.gzip, deflate: zlib.deflate, br: zlib.brotliCompress, zstd: zlib.zstdCompress };
  for (const [encoding, encode] of Object.entries(encoders)) {
    const body = await promisify<Buffer, Buffer>(encode)(Buffer.from('SELECT 5'));
    assert.equal((await ask({ body, headers: { 'Content-Encoding': encoding } })).text, '5\n', encoding);
  }
  const lz4 = await ask({ body: 'SELECT 1', headers: { 'Content-Encoding': 'lz4' } });
  assert.equal(lz4.status, 501);
  const broken = await ask({ body: 'SELECT 1', headers: { 'Content-Encoding': 'gzip' } });
  assert.equal(broken.status, 500);
  assert.match(broken.text, /incorrect header check/);
});

test('a statement has a longest length, unpacked too', async () => {
  const long = Buffer.alloc(17 * 1024 * 1024, ' ');
  for (const asked of [{ body: long }, { body: zlib.gzipSync(long), headers: { 'Content-Encoding': 'gzip' } }]) {
    const answer = await ask(asked);
    assert.equal(answer.status, 413);
    assert.match(answer.text, /longer than 16777216 bytes \(QUERY_IS_TOO_LARGE\)/);
  }
});

test('pages of other sites get nothing', async () => {
  const search = { query: 'SELECT 1' };
  const { port } = http.address;
  assert.equal((await ask({ search, headers: { Origin: 'https://example.com' } })).status, 403);
  assert.equal((await ask({ search, headers: { Origin: 'null' } })).status, 403);
  assert.equal((await ask({ search, headers: { Host: `rebound.example.com:${port}` } })).status, 403);
  assert.equal((await ask({ path: '/ping', headers: { Host: `rebound.example.com:${port}` } })).status, 403);
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
    assert.equal((await ask({ search, headers: { Host: `${host}:${port}` } })).status, 200, host);
  }
  const headers = { Host: 'host.docker.internal', 'X-ClickHouse-User': 'writer', 'X-ClickHouse-Key': encodeURIComponent(password) };
  assert.equal((await askWritable({ search, headers })).status, 403, 'a password keeps strangers out, whatever the host is called');
});

test('without a password the user is default, with one it is asked for', async () => {
  assert.equal((await ask({ search: { query: 'SELECT 1', user: 'default', password: '' } })).status, 200);
  assert.equal((await ask({ search: { query: 'SELECT 1', user: 'somebody' } })).status, 403);

  const search = { query: 'SELECT currentUser()' };
  const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  assert.equal((await askWritable({ search, headers: basic(`writer:${password}`) })).status, 200);
  assert.equal((await askWritable({ search: { ...search, user: 'writer', password } })).status, 200);
  const key = { 'X-ClickHouse-User': 'writer', 'X-ClickHouse-Key': Buffer.from(password).toString('latin1') };
  assert.equal((await askWritable({ search, headers: key })).status, 200);

  const none = await askWritable({ search });
  assert.equal(none.status, 401);
  assert.equal(none.headers['x-clickhouse-exception-code'], '194');
  assert.match(String(none.headers['www-authenticate']), /^Basic /);
  for (const text of ['writer:guess', 'default:', `default:${password}`, 'writer']) {
    const wrong = await askWritable({ search, headers: basic(text) });
    assert.equal(wrong.status, 403, text);
    assert.equal(wrong.headers['x-clickhouse-exception-code'], '516');
  }
  assert.equal((await askWritable({ path: '/ping' })).status, 200);
});
