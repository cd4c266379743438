import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { COLUMNS, type FlowRow } from '@mirrorscope/record';
import { LAB_CAPTURE, sharedCapture } from './testing/captures.ts';
import { jsonLines, mirrorscope, type Outcome } from './testing/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-store-'));
after(() => rmSync(folder, { recursive: true }));

const STORE = 'chdb://data';
const NAMES = COLUMNS.map(({ name }) => name);
/** Every kind of column has values in these: both IP versions, ICMP, fragments, tunnels, VLANs, cut packets, long flows. */
const CAPTURES = [
  'tcp-mixed-enterprise.pcap',
  'frag-ipv6-atomic-http.pcap',
  'vlan-collisions.pcap',
  'tcp-memcached-truncated.pcap',
  'icmp-tunnel.pcap',
  'big-skype-ce-udp.pcap',
];

let analyzed: Outcome;
before(async () => {
  const files = [LAB_CAPTURE, ...CAPTURES.map(sharedCapture)];
  analyzed = await mirrorscope(['analyze', ...files, '--format', 'ndjson', '--store', STORE], { cwd: folder });
});

const ask = (...args: string[]) => mirrorscope(args, { cwd: folder, env: { MIRRORSCOPE_STORE: STORE } });

async function rows(...args: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await ask(...args, '--format', 'ndjson');
  assert.equal(stderr, '');
  assert.equal(code, 0);
  return jsonLines(stdout);
}

test('records selected back are the ones that were printed, column by column', async () => {
  assert.equal(analyzed.stderr, '');
  assert.equal(analyzed.code, 0);
  const byFlow = (a: FlowRow, b: FlowRow) => a.flow_id - b.flow_id || a.record_no - b.record_no;
  const printed = (jsonLines(analyzed.stdout) as FlowRow[]).sort(byFlow);
  const stored = (await rows('sql', `SELECT ${NAMES.join()} FROM flows`)) as FlowRow[];
  stored.sort(byFlow);
  assert.ok(printed.length > 500);
  assert.equal(stored.length, printed.length);
  for (const name of NAMES) {
    assert.deepEqual(
      stored.map((row) => row[name]),
      printed.map((row) => row[name]),
      name,
    );
  }
  const used = (name: (typeof NAMES)[number]) => new Set(printed.map((row) => row[name])).size > 1;
  for (const name of [
    'end_reason',
    'encap',
    'vni',
    'mirror_src',
    'vlan',
    'icmp_type',
    'fragments',
    'truncated_packets',
    'client_ecn_ce',
  ] as const) {
    assert.ok(used(name), `no two values of ${name}: the captures do not test it`);
  }
});

test('the table goes along with the store', async () => {
  const { code, stdout, stderr } = await mirrorscope(['analyze', LAB_CAPTURE, '--store', 'chdb://other', '--limit', '2'], { cwd: folder });
  assert.equal(code, 0);
  assert.equal(stdout.split('\n').length, 4);
  assert.match(stderr, /^287 records stored in chdb:\/\/other$/m);
});

test('a store that refuses the records fails the command, after what is printed', async () => {
  await mirrorscope(['migrate', '--store', 'chdb://refusing'], { cwd: folder });
  await mirrorscope(['sql', 'DROP TABLE flows', '--store', 'chdb://refusing'], { cwd: folder });
  const { code, stdout, stderr } = await mirrorscope(['analyze', LAB_CAPTURE, '--store', 'chdb://refusing', '--format', 'ndjson'], {
    cwd: folder,
  });
  assert.equal(code, 1);
  assert.equal(jsonLines(stdout).length, 287);
  assert.match(stderr, /^mirrorscope: The store at chdb:\/\/refusing has no Mirrorscope tables[^\n]+\n$/);
});

test('--limit limits what is printed, not what is stored', async () => {
  await mirrorscope(['analyze', LAB_CAPTURE, '--store', 'chdb://limited', '--format', 'json', '--limit', '2'], { cwd: folder });
  const { stdout } = await ask('sql', 'SELECT count() FROM flows', '--store', 'chdb://limited', '--format', 'csv');
  assert.equal(stdout, 'count()\r\n287\r\n');
});

test('reports: list, explanation, rows, parameters', async () => {
  const list = await rows('query', '--list');
  assert.ok(list.length >= 10);
  const [explained, wide, named] = await Promise.all([
    mirrorscope(['query', 'top-talkers', '--explain']),
    mirrorscope(['query', '--list']),
    mirrorscope(['query', 'top-talkers', '--help']),
  ]);
  assert.match(explained.stdout, /^Top talkers\n\n[\s\S]+\n {2}limit \(UInt32, default 20\): .*\n\nSELECT\n/);
  assert.match(wide.stdout, /^report +title\n/);
  assert.match(named.stdout, /^Usage: mirrorscope query REPORT/);

  const [first, ...others] = await rows('query', 'top-talkers', '--limit', '3');
  assert.equal(others.length, 2);
  assert.ok(Number(first?.['bytes']) >= Number(others[0]?.['bytes']));
  const big = await rows('query', 'retransmitting-conversations', '--param', 'min_packets=500', '--param', 'limit=100');
  assert.ok(big.length > 0 && big.every((row) => Number(row['packets']) >= 500));
});

test('--since and --until choose the time', async () => {
  const packets = async (...more: string[]) => {
    const talkers = await rows('query', 'top-talkers', '--limit', '100000', ...more);
    return talkers.reduce((sum, row) => sum + Number(row['packets']), 0);
  };
  const all = await packets();
  const before = await packets('--until', '2020-01-01');
  const since = await packets('--since', '2020-01-01T00:00:00Z');
  assert.ok(before > 0 && since > 0);
  assert.equal(before + since, all);
});

test('the formats of a result', async () => {
  const statement = "SELECT toUInt64(18446744073709551615) AS big, toIPv6('::ffff:10.0.0.1') AS ip, 'a,b' AS text, NULL AS nothing";
  const [table, csv, json] = await Promise.all(
    ['table', 'csv', 'json'].map((format) =>
      mirrorscope(['sql', statement, '--store', `chdb://${format}`, '--format', format], { cwd: folder }),
    ),
  );
  for (const outcome of [table, csv, json])
    assert.match(outcome?.stderr ?? '', /^mirrorscope: there is no store at chdb:\/\/\w+: fill it first/);
  assert.equal((await ask('sql', statement, '--format', 'csv')).stdout, 'big,ip,text,nothing\r\n18446744073709552000,10.0.0.1,"a,b",\r\n');
  const plain = await ask('sql', "SELECT toIPv6('::ffff:10.0.0.1') AS ip, 12 AS n");
  assert.equal(plain.stdout, 'ip         n\n10.0.0.1  12\n');
});

test('errors are one line, and the exit code tells failure from wrong usage', async () => {
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [['query', 'top-talker'], 2, /did you mean top-talkers\?/],
    [['query'], 2, /name a report/],
    [['query', 'top-talkers', '--since', 'yesterday'], 2, /--since is 'yesterday'/],
    [['query', 'top-talkers', '--since', '2026-02-30'], 2, /since/],
    [['query', 'top-talkers', '--param', 'nonsense=1'], 2, /no parameter nonsense/],
    [['query', 'top-talkers', '--param', 'limit'], 2, /NAME=VALUE/],
    [['query', 'top-talkers', '--store', 'http://127.0.0.1:1'], 1, /127\.0\.0\.1:1/],
    [['query', 'top-talkers', '--store', 'chdb://nowhere'], 1, /there is no store at chdb:\/\/nowhere/],
    [['sql', 'SELECT 1', '--store', 'postgres://x'], 2, /postgres/],
    [['sql', 'SELEC 1'], 1, /Syntax error/],
    [['sql', 'SELECT 1', 'SELECT 2'], 2, /too much/],
    [['analyze', LAB_CAPTURE, '--store', 'http://127.0.0.1:1'], 1, /127\.0\.0\.1:1/],
    [['analyze', LAB_CAPTURE, '--store', 'ftp://x'], 2, /ftp/],
    [['migrate', 'now'], 2, /too much/],
    [['inventory', 'nothing.json'], 1, /nothing\.json cannot be read \(ENOENT\)/],
    [['inventory'], 2, /name an inventory/],
    [['migrate', '--keep-flows', '-1'], 2, /keep-flows is '-1': give a whole number from 0 to 36500/],
    [['migrate', '--roles'], 2, /has no users: roles are for a ClickHouse server/],
  ];
  for (const [args, expected, says] of cases) {
    const { code, stdout, stderr } = await ask(...args);
    assert.match(stderr, /^mirrorscope: [^\n]+\n$/, args.join(' '));
    assert.match(stderr, says);
    assert.equal(code, expected, args.join(' '));
    assert.equal(stdout, '', args.join(' '));
  }
});

test('migrate says what it did', async () => {
  const first = await ask('migrate', '--store', 'chdb://migrated');
  assert.match(first.stdout, /^chdb:\/\/migrated: version \d+, applied /);
  const second = await ask('migrate', '--store', 'chdb://migrated');
  assert.match(second.stdout, /^chdb:\/\/migrated: version \d+\n$/);
});

test('inventory: reports know the zones of addresses; a file with a fault changes nothing', async () => {
  const host = (name: string, address: string, az: string) => JSON.stringify({ name, az, addresses: [address] });
  writeFileSync(join(folder, 'hosts.ndjson'), `${host('client', '10.20.1.10', 'az1')}\n${host('server', '10.20.2.10', 'az2')}\n`);
  const loaded = await ask('inventory', 'hosts.ndjson');
  assert.deepEqual([loaded.code, loaded.stderr], [0, '']);
  assert.equal(loaded.stdout, `${STORE}: 2 network interfaces, found by 0 viewpoints and 4 addresses and networks\n`);
  const zones = await rows('query', 'traffic-by-zone');
  assert.deepEqual(
    zones.slice(0, 2).map((row) => [row['from_zone'], row['to_zone'], row['crossing']]),
    [
      ['az2', 'az1', 'yes'],
      ['az1', 'az2', 'yes'],
    ],
  );
  writeFileSync(join(folder, 'fault.ndjson'), `${host('client', '10.20.1.10', 'az1')}\n${host('server', 'nowhere', 'az2')}\n`);
  const fault = await ask('inventory', 'fault.ndjson');
  assert.deepEqual([fault.code, fault.stdout], [1, '']);
  assert.equal(
    fault.stderr,
    'mirrorscope: fault.ndjson, line 2: addresses.0: give an address or a network, such as 10.0.0.5, 10.0.1.16/28 or 2001:db8::/80\n',
  );
  assert.deepEqual(await rows('query', 'traffic-by-zone'), zones);
  const schema = JSON.parse((await ask('inventory', '--schema')).stdout);
  assert.equal(schema.type, 'array');
});

test('migrate --dry-run prints the SQL that migrate then runs', async () => {
  const store = ['--store', 'chdb://dry'];
  const missing = await ask('migrate', ...store, '--dry-run');
  assert.deepEqual([missing.code, missing.stdout], [1, '']);
  assert.match(missing.stderr, /there is no store at chdb:\/\/dry/);
  mkdirSync(join(folder, 'dry'));
  const all = await ask('migrate', ...store, '--dry-run');
  assert.equal(all.code, 0);
  assert.match(all.stdout, /^CREATE TABLE IF NOT EXISTS schema_migrations\n[\s\S]*;\n\nCREATE TABLE IF NOT EXISTS flows\n/);
  const cluster = await ask('migrate', ...store, '--dry-run', '--cluster', 'wide');
  assert.match(cluster.stdout, /^CREATE TABLE IF NOT EXISTS flows_local ON CLUSTER 'wide'$/m);
  assert.equal((await ask('migrate', ...store)).code, 0);
  const kept = await ask('migrate', ...store, '--dry-run', '--keep-flows', '30');
  const both = ['flows', 'flows_failed'].map((table) => `ALTER TABLE ${table} MODIFY TTL toDateTime(start_time) + toIntervalDay(30);\n\n`);
  assert.equal(kept.stdout, both.join(''));
  const nothing = await ask('migrate', ...store, '--dry-run');
  assert.deepEqual([nothing.code, nothing.stdout, nothing.stderr], [0, '', 'nothing to do\n']);
});
