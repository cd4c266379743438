import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { flowColumnNames } from '@mirrorscope/record';
import { listReports } from '@mirrorscope/store';
import type { About, FlowAnswer, MirrorHealth, ReportInfo, Table } from './contract.ts';
import { type Asked, consoleOf, record, START, storeOf } from './testing/console.ts';

const AT_SERVER = { mirror_src: '10.0.0.2', vni: 8 };
const web = record({ flow_id: 1, client_retransmits: 3, server_rsts: 1 });
const RECORDS = [
  web,
  { ...record({ flow_id: 1, record_no: 1, conn_state: 'SF' }, 60_000), flow_start: web.flow_start },
  record({ flow_id: 2, ...AT_SERVER }, 5),
  record({ flow_id: 3, proto: 17, server_ip: '10.0.0.53', server_port: 53 }, 120_000),
  record({ flow_id: 4, client_ip: '2001:db8::1', server_ip: '2001:db8::2' }, 3_600_000),
  // The same ports again, an hour later.
  record({ flow_id: 5 }, 3_600_000),
];

const store = await storeOf(RECORDS);
const console = await consoleOf(store);
after(() => console.close());

async function get<T>(path: string): Promise<T> {
  const { status, text, json } = await console.ask(path);
  assert.equal(status, 200, text);
  return json as T;
}

const idsOf = ({ rows }: Table) => rows.map(([id]) => id);
const iso = (at: number) => new Date(START + at).toISOString();

test('about: what is stored, and the limits', async () => {
  const { now, version, ...about } = await get<About>('about');
  assert.ok(Math.abs(Date.parse(now) - Date.now()) < 60_000);
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.deepEqual(about, {
    store: store.name,
    user: null,
    first: '2026-01-05T09:00:00.000000Z',
    last: '2026-01-05T10:00:01.000000Z',
    limits: { rows: 10_000, seconds: 30, bytes: 2 * 2 ** 30 },
  });
});

test('reports: the list, and each as a table with its SQL, which gives the same', async () => {
  const infos = await get<ReportInfo[]>('reports');
  assert.deepEqual(
    infos,
    listReports().map(({ sql: _, ...info }) => info),
  );
  for (const { name } of infos) {
    const { seconds, read, cut, sql, ...table } = await get<Table>(`reports/${name}?since=${iso(-1000)}&until=${iso(7_200_000)}`);
    assert.ok(seconds > 0 && !cut && read.rows > 0, name);
    assert.doesNotMatch(sql, /\{\w+:/, name);
    const { columns, rows } = await store.query(sql);
    assert.deepEqual(table, { columns, rows }, name);
  }
  assert.deepEqual((await get<Table>('reports/resets?limit=1')).rows.length, 1);
  assert.deepEqual((await get<Table>(`reports/resets?since=${iso(60_000)}`)).rows, []);
});

test('flows: all columns, the latest first, by filter, time and order', async () => {
  const all = await get<Table>('flows');
  assert.deepEqual(
    all.columns.map(({ name }) => name),
    flowColumnNames,
  );
  assert.deepEqual(idsOf(all), [4, 5, 3, 1, 2, 1]);
  assert.deepEqual(idsOf(await get<Table>(`flows?filter=${encodeURIComponent('udp or client_ip = 2001:db8::/32')}`)), [4, 3]);
  assert.deepEqual(idsOf(await get<Table>(`flows?since=${iso(5)}&until=${iso(120_000)}`)), [1, 2]);
  assert.deepEqual(idsOf(await get<Table>('flows?order=flow_id')), [1, 1, 2, 3, 4, 5]);
  assert.deepEqual(idsOf(await get<Table>('flows?order=-flow_id&limit=2')), [5, 4]);
  const { cut, rows, sql } = await get<Table>('flows?limit=2');
  assert.deepEqual([cut, rows], [true, all.rows.slice(0, 2)]);
  assert.deepEqual((await store.query(sql)).rows, rows);
  assert.equal((await get<Table>('flows?limit=6')).cut, false);
});

test('flows over time: what matches, in steps', async () => {
  const { columns, rows } = await get<Table>(`flows/over-time?filter=tcp&step=60&until=${iso(1_800_000)}`);
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['bucket', 'flows', 'packets', 'bytes', 'retransmits', 'rsts'],
  );
  assert.deepEqual(rows, [
    ['2026-01-05T09:00:00Z', 2, 6, 240, 3, 1],
    ['2026-01-05T09:01:00Z', 1, 3, 120, 0, 0],
  ]);
  assert.equal((await get<Table>('flows/over-time?step=86400')).rows.length, 1);
});

test('a flow: every viewpoint that saw it, the asked one first; not the next on the same ports', async () => {
  const { columns, viewpoints, communityId, sql, tshark } = await get<FlowAnswer>(`flow?id=2&at=${iso(0)}`);
  assert.deepEqual(columns, flowColumnNames);
  assert.deepEqual(
    viewpoints.map(({ mirrorSrc, vni, encap, listener, records }) => [mirrorSrc, vni, encap, listener, records.length]),
    [
      ['10.0.0.2', 8, 'vxlan', 'listener-1', 1],
      ['10.0.0.1', 7, 'vxlan', 'listener-1', 2],
    ],
  );
  const total = Object.fromEntries(columns.map((name, index) => [name, viewpoints[1]?.total[index]]));
  assert.deepEqual([total['client_packets'], total['client_retransmits'], total['conn_state'], total['flow_id']], [4, 3, 'SF', 1]);
  assert.match(communityId, /^1:/);
  assert.match(tshark, /^ip\.addr == 10\.0\.0\.1 && /);
  assert.deepEqual(idsOf((await store.query(sql)) as unknown as Table), [1, 2, 1]);
  assert.equal((await get<FlowAnswer>('flow?id=5')).viewpoints.length, 1);
  assert.deepEqual((await get<FlowAnswer>('flow?id=1&listener=listener-1')).viewpoints.length, 2);
  const { status, json } = await console.ask(`flow?id=5&at=${new Date(START + 100 * 86_400_000).toISOString()}`);
  assert.deepEqual([status, json.error.code], [404, 'not_found']);
});

test('health: every viewpoint', async () => {
  const { viewpoints, services } = await get<MirrorHealth>('health');
  assert.deepEqual(viewpoints.rows.map((row) => row.slice(0, 3)).sort(), [
    ['10.0.0.1', 7, 'vxlan'],
    ['10.0.0.2', 8, 'vxlan'],
  ]);
  assert.deepEqual(services, []);
});

test('sql: one SELECT, with the times bound', async () => {
  const sql = 'SELECT count() AS n FROM flows WHERE start_time >= {since:DateTime64(6)} AND start_time < {until:DateTime64(6)}';
  const { status, json } = await console.ask('sql', { body: { sql, since: iso(0), until: iso(60_000) } });
  assert.deepEqual([status, json.columns, json.rows, json.cut], [200, [{ name: 'n', type: 'UInt64' }], [[2]], false]);
  assert.deepEqual((await store.query(json.sql)).rows, [[2]]);
  assert.equal((await console.ask('sql', { body: { sql: 'SELECT number FROM numbers(20000)' } })).json.cut, true);
});

test('what is wrong is said in a line', async () => {
  const said = async (path: string, asked?: Asked) => {
    const { status, json } = await console.ask(path, asked);
    return `${status} ${json.error.code}: ${json.error.message}`;
  };
  assert.match(await said('reports/resets?since=monday'), /^400 bad_parameter: since is "monday": give a time such as/);
  assert.match(await said('reports/resets?limit=ten'), /^400 bad_request: limit must be integer$/);
  assert.match(await said('reports/resets?limit=10001'), /^400 bad_request: limit must be <= 10000$/);
  assert.match(await said('reports/resets?form=1'), /^400 bad_request: the request has no form$/);
  assert.match(await said('reports/none'), /^404 unknown_report: There is no report none: flow-search/);
  assert.match(await said('flows?filter=port%20=='), /^400 bad_filter: the filter: /);
  assert.match(await said('flow'), /^400 bad_request: the request must have required property 'id'$/);
  assert.match(await said('nothing'), /^404 not_found: there is no GET \/api\/v1\/nothing here$/);
  assert.match(await said('reports', { method: 'DELETE' }), /^404 not_found: there is no DELETE/);
  assert.match(await said('sql', { body: { sql: 'SELEC 1' } }), /^400 query: ClickHouse at chdb:.*Syntax error/);
  assert.match(await said('sql', { body: { sql: 'DROP TABLE flows' } }), /^403 read_only: /);
  assert.match(await said('sql', { body: '{"sql":' }), /^400 bad_request: /);
  assert.match(await said('sql', { body: 'SELECT 1', headers: { 'content-type': 'text/plain' } }), /^415 bad_request: /);
});

test('the OpenAPI document: every route with its parameters, and the same for nobody else', async () => {
  const { openapi, paths } = await get<{ openapi: string; paths: Record<string, object> }>('openapi.json');
  assert.equal(openapi, '3.1.0');
  const routes = [
    'about',
    'reports',
    ...listReports().map(({ name }) => `reports/${name}`),
    'flows',
    'flows/over-time',
    'flow',
    'health',
    'sql',
  ];
  assert.deepEqual(Object.keys(paths).sort(), routes.map((route) => `/api/v1/${route}`).sort());
});

test('the page: its files for ever, itself anew, and for every path of its own', async () => {
  const page = await console.ask('/flows?filter=tcp');
  assert.deepEqual([page.status, page.text, page.headers['cache-control']], [200, '<!doctype html>', 'no-cache']);
  assert.equal((await console.ask('/index.html')).text, page.text);
  assert.equal((await console.ask('/', { headers: { 'if-none-match': page.headers.etag } })).status, 304);
  const file = await console.ask('/assets/main-HASH.js');
  assert.deepEqual([file.text, file.headers['content-type']], ['main()', 'text/javascript; charset=utf-8']);
  assert.equal(file.headers['cache-control'], 'public, max-age=31536000, immutable');
  const packed = await console.ask('/assets/main-HASH.js', { headers: { 'accept-encoding': 'br, gzip' } });
  assert.deepEqual([packed.headers['content-encoding'], packed.text], ['gzip', 'gzip']);
  assert.equal((await console.ask('/assets/main-OLD.js')).status, 404);
});

test('where the page cannot be made, the API goes on', async () => {
  const broken = await consoleOf(store, { page: Promise.reject(new Error('no main.tsx in /home/ada')) });
  after(() => broken.close());
  const { status, text } = await broken.ask('/');
  assert.equal(status, 500);
  assert.doesNotMatch(text, /main\.tsx|ada/);
  assert.match(broken.logged.join(), /no main\.tsx/);
  assert.equal((await broken.ask('about')).status, 200);
});
