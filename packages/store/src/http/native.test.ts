import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { serveHttp } from '../store.ts';
import { asker } from '../testing/http.ts';
import { fullRow, insert, record } from '../testing/records.ts';
import { temporaryStore } from '../testing/store.ts';
import { NativeRevision } from './native_revision.ts';

const store = await temporaryStore();
const http = await serveHttp(store, { port: 0 });
after(() => http.close());
const ask = asker(http.address.port);

/** What clickhouse-go says it speaks, and Grafana through it. */
const REVISION = '54460';
const native = async (sql: string, search: Record<string, string> = {}) => {
  const { status, body, text, headers } = await ask({ body: sql, search: { default_format: 'Native', ...search } });
  assert.equal(status, 200, text);
  assert.equal(headers['x-clickhouse-format'], 'Native');
  return body;
};

const BLOCK_INFO = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]);
const string = (text: string): Buffer => Buffer.concat([varUInt(Buffer.byteLength(text)), Buffer.from(text)]);

function varUInt(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}

/** Columns of every type that is understood, made from `number`. */
const COLUMNS: readonly string[] = [
  'toUInt8(number)',
  'toInt64(number)',
  'toUInt256(number)',
  'toFloat32(number)',
  'number % 2 = 0',
  "repeat('ü', number % 70)",
  "toFixedString('abc', 5)",
  'toDate(number)',
  "toDateTime(number, 'UTC')",
  "toDateTime64(number, 6, 'Asia/Tokyo')",
  "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')",
  'toIPv4(toUInt32(number))',
  "toIPv6('2001:db8::1')",
  String.raw`CAST(if(number % 2 = 0, 'a, (', 'b\'c'), 'Enum8(\'a, (\' = 1, \'b\\\'c\' = 2)')`,
  'toDecimal32(number, 2)',
  'toDecimal64(number, 2)',
  'toDecimal128(number, 2)',
  'toDecimal256(number, 2)',
  "if(number % 3 = 0, NULL, 'x')",
  'NULL',
  'range(toUInt16(number % 5))',
  "[[], [NULL, 'x'], arrayMap(x -> toString(x), range(number % 3))]",
  '[]',
  "CAST(('x', range(toUInt8(number % 4))), 'Tuple(a String, `b c` Array(UInt8))')",
  'tuple()',
  "map('a', [toUInt8(1)], toString(number), range(toUInt8(number % 4)))",
  'toLowCardinality(toString(number % 300))',
  "toLowCardinality(if(number % 3 = 0, NULL, 'x'))",
  "toLowCardinality(toFixedString('ab', 2))",
  'arrayMap(x -> toLowCardinality(toString(x)), range(number % 4))',
  "CAST([], 'Array(LowCardinality(String))')",
  "map(toLowCardinality('a'), toLowCardinality(toString(number)))",
  "(toLowCardinality('a'), toUInt8(1))",
  'toIntervalSecond(number)',
  "CAST([[(0., 0.), (toFloat64(number), 1.)]], 'Polygon')",
];
const ROWS = 1000;

test('columns end where they end: what a version adds stands between bytes that each column has when asked for alone', async () => {
  const columns = COLUMNS.map((sql, index) => `${sql} AS c${index}`);
  const parts: Buffer[] = [];
  for (const [index, column] of columns.entries()) {
    const bytes = await native(`SELECT ${column} FROM numbers(${ROWS})`);
    const head = Buffer.concat([varUInt(1), varUInt(ROWS)]);
    const name = string(`c${index}`);
    const type = head.length + name.length;
    const data = type + 1 + (bytes[type] ?? 0);
    assert.ok(bytes.subarray(0, type).equals(Buffer.concat([head, name])), column);
    parts.push(bytes.subarray(head.length, data), Buffer.from([0]), bytes.subarray(data));
  }
  const expected = Buffer.concat([BLOCK_INFO, varUInt(columns.length), varUInt(ROWS), ...parts]);
  const all = `SELECT ${columns.join()} FROM numbers(${ROWS})`;
  assert.ok((await native(all, { client_protocol_version: REVISION })).equals(expected));

  const plain = await native(all);
  assert.ok(Buffer.concat([new NativeRevision(54_453).push(plain)]).equals(Buffer.concat([BLOCK_INFO, plain])), 'an older version');
  const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const blocks = new NativeRevision(Number(REVISION));
      const output: Buffer[] = [];
      for (let at = 0, i = 0; at < plain.length; i++) {
        const end = at + (lengths[i % lengths.length] ?? 1);
        output.push(blocks.push(plain.subarray(at, end)));
        at = end;
      }
      assert.ok(Buffer.concat(output).equals(expected));
    }),
    { numRuns: 8 },
  );
});

test('what Grafana asks first', async () => {
  const hello = await native('SELECT displayName(), version(), revision(), timezone()', { client_protocol_version: REVISION });
  const [displayName, version, revision, timezone] = JSON.parse(
    (await ask({ body: 'SELECT displayName(), version(), revision(), timezone() FORMAT JSONCompactEachRow' })).text,
  );
  const number = Buffer.alloc(4);
  number.writeUInt32LE(revision);
  const column = (name: string, type: string, value: Buffer) => Buffer.concat([string(name), string(type), Buffer.from([0]), value]);
  const expected = [
    BLOCK_INFO,
    Buffer.from([4, 1]),
    column('displayName()', 'String', string(displayName)),
    column('version()', 'String', string(version)),
    column('revision()', 'UInt32', number),
    column('timezone()', 'String', string(timezone)),
  ];
  assert.ok(hello.equals(Buffer.concat(expected)), hello.toString('latin1'));
  const one = await native('SELECT 1', { client_protocol_version: REVISION });
  assert.ok(one.equals(Buffer.concat([BLOCK_INFO, Buffer.from([1, 1]), column('1', 'UInt8', Buffer.from([1]))])));
});

test('every column of the tables, in blocks, compressed as Grafana asks for it', async () => {
  await insert(
    store,
    Array.from({ length: 500 }, (_, i) => fullRow(record({ client_port: i, history: 'ShADadFf' }))),
  );
  const search = {
    client_protocol_version: REVISION,
    max_block_size: '100',
    max_execution_time: '60',
    enable_http_compression: '1',
    default_format: 'Native',
  };
  for (const table of ['flows', 'flows_by_minute', 'flows_by_hour', 'system.tables', 'system.columns']) {
    const { status, body, text, headers } = await ask({ body: `SELECT * FROM ${table}`, search, headers: { 'Accept-Encoding': 'gzip' } });
    assert.equal(status, 200, text);
    assert.equal(headers['content-encoding'], 'gzip');
    const rows = Number((await ask({ body: `SELECT count() FROM ${table}` })).text);
    const bytes = gunzipSync(body);
    assert.ok(bytes.subarray(0, BLOCK_INFO.length).equals(BLOCK_INFO));
    assert.equal(rowsOf(bytes), rows, table);
  }
});

/** Rows of all blocks, found by the mark of their beginnings. */
function rowsOf(bytes: Buffer): number {
  let rows = 0;
  for (let at = bytes.indexOf(BLOCK_INFO); at >= 0; at = bytes.indexOf(BLOCK_INFO, at + 1)) {
    let place = at + BLOCK_INFO.length;
    while ((bytes[place] ?? 0) >= 128) place++;
    place++;
    for (let scale = 1; ; scale *= 128, place++) {
      rows += ((bytes[place] ?? 0) & 127) * scale;
      if ((bytes[place] ?? 0) < 128) break;
    }
  }
  return rows;
}

test('a result without rows has its columns', async () => {
  const bytes = await native('SELECT vni FROM flows WHERE 0', { client_protocol_version: REVISION });
  const expected = [BLOCK_INFO, Buffer.from([1, 0]), string('vni'), string('UInt32'), Buffer.from([0])];
  assert.ok(bytes.length === 0 || bytes.equals(Buffer.concat(expected)), bytes.toString('latin1'));
});

test('a type whose length only the engine knows is refused, not guessed', async () => {
  const search = { client_protocol_version: REVISION, default_format: 'Native' };
  for (const sql of [
    'SELECT sumState(number) FROM numbers(3)',
    "SELECT '{}'::JSON",
    'SELECT 1::Variant(UInt8, String)',
    'SELECT 1::Dynamic',
  ]) {
    const { status, text } = await ask({ body: sql, search });
    assert.equal(status, 501, sql);
    assert.match(text, /^Code: 48\. .*cannot give the type (AggregateFunction|JSON|Variant|Dynamic)/);
  }
  assert.equal((await ask({ body: 'SELECT sumState(number) FROM numbers(3)', search: { default_format: 'Native' } })).status, 200);
});
