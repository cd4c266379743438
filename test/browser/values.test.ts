import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type QueryResult, type ResultColumn, runReport, type Store } from '@mirrorscope/store';
import type { Page } from 'playwright-core';
import { openBrowser, reasonToSkip } from './chromium.ts';
import { serveConsole } from './console.ts';
import { assertShown } from './shown.ts';
import { cellsOf, LIMIT, mainTable, openPage, savedBy, settled } from './visit.ts';

const REPORTS = [
  'top-talkers',
  'retransmitting-conversations',
  'resets',
  'rtt-by-server',
  'handshake-latency',
  'half-open',
  'mirror-loss',
  'protocols',
  'zero-windows',
];
/** Records of what two hosts say to each other by one port of the server, from the one viewpoint that saw most of it. */
const ONCE = `(
  SELECT * FROM flows
  WHERE (proto, server_port, arraySort([client_ip, server_ip]), vni) IN (
    SELECT proto, server_port, arraySort([client_ip, server_ip]) AS hosts, vni
    FROM flows
    GROUP BY proto, server_port, hosts, vni
    ORDER BY sum(client_packets + server_packets) DESC, vni
    LIMIT 1 BY proto, server_port, hosts))`;

test('what the page shows is what ClickHouse answers', { skip: reasonToSkip(), timeout: LIMIT }, async (t) => {
  const { store, url } = await serveConsole();
  const { page, trouble } = await openPage(await openBrowser());
  const shows = (name: string, check: (show: Show) => Promise<void>) =>
    t.test(name, async () => {
      await check(async (path) => {
        await page.goto(url + path);
        await settled(page);
        return page;
      });
      assert.deepEqual(trouble.splice(0), []);
    });
  for (const name of REPORTS) await shows(`report ${name}`, (show) => showsReport(show, store, name));
  await shows('figures of the overview', (show) => showsFigures(show, store));
  await shows('charts of the overview, as tables', (show) => showsCharts(show, store));
  await shows('flow search', (show) => showsFlows(show, store));
  await shows('flow, both directions', (show) => showsFlow(show, store));
  await shows('viewpoints of mirror health', (show) => showsViewpoints(show, store));
  await shows('SQL', (show) => showsSql(show, store));
});

/** Goes to an address of the console. */
type Show = (path: string) => Promise<Page>;

async function showsReport(show: Show, store: Store, name: string) {
  const expected = await runReport(store, name);
  assert.ok(expected.rows.length > 0, 'the capture has something to show');
  const page = await show(`/reports/${name}?range=all`);
  assert.deepEqual(exact(expected, await cellsOf(mainTable(page))), exact(expected, expected.rows));
  assert.equal(await savedBy(page, 'CSV'), csvOf(expected));
}

async function showsFigures(show: Show, store: Store) {
  const expected = await one(
    store,
    `SELECT sum(client_bytes + server_bytes) AS Traffic, uniqExact(flow_id) AS Flows,
       100 * sumIf(client_retransmits + server_retransmits, proto = 6) / sumIf(client_packets + server_packets, proto = 6) AS Retransmitted,
       sum(client_rsts + server_rsts) AS Resets,
       (avgIf(handshake_server_us, handshake_server_us > 0) + avgIf(handshake_client_us, handshake_client_us > 0)) / 1000 AS Handshake,
       sum(client_missed_bytes + server_missed_bytes) AS "Mirror loss"
     FROM ${ONCE}`,
  );
  const page = await show(`/?range=all`);
  for (const [title, value] of Object.entries(expected)) {
    const tile = page.locator('.figures li', { has: page.getByRole('link', { name: title, exact: true }) });
    assertShown((await tile.locator('.figure-value').textContent())?.trim() ?? '', Number(value), title);
  }
}

async function showsCharts(show: Show, store: Store) {
  const { rows } = await store.query(
    `SELECT toStartOfMinute(start_time) AS minute, 8 * sum(server_bytes) / 60, 8 * sum(client_bytes) / 60,
       sum(client_packets + server_packets) / 60, sum(client_rsts + server_rsts) / 60
     FROM ${ONCE} GROUP BY minute ORDER BY minute`,
  );
  const page = await show(`/?range=all`);
  const charts: Readonly<Record<string, readonly number[]>> = { Traffic: [0, 1, 2], Packets: [0, 3], Resets: [0, 4] };
  for (const [title, columns] of Object.entries(charts)) {
    await page.getByRole('button', { name: `${title} as a table` }).click();
    const [, ...lines] = (await savedBy(page, 'CSV')).trimEnd().split('\n');
    const expected = rows.map((row) => columns.map((at) => row[at]).join());
    assert.deepEqual(lines, expected, title);
    await page.getByRole('button', { name: `${title} as a table` }).click();
  }
}

async function showsFlows(show: Show, store: Store) {
  const columns = 'start_time,client_ip,client_port,server_ip,server_port,conn_state,client_packets,server_retransmits,history';
  const { rows } = await store.query(`SELECT ${columns} FROM flows
    WHERE server_port IN (80, 9001) AND client_packets > 3 ORDER BY start_time DESC, flow_id, record_no LIMIT 100`);
  assert.ok(rows.length > 4);
  const filter = encodeURIComponent('server_port in (80, 9001) and client_packets > 3');
  const page = await show(`/flows?range=all&columns=${columns}&filter=${filter}`);
  const shown = (await cellsOf(mainTable(page))).map(([time = '', ...cells]) => [`2026-11-21T${time}Z`, ...cells]);
  assert.deepEqual(
    shown,
    rows.map((row) => row.map(textOf)),
  );
  assert.deepEqual((await savedBy(page, 'CSV')).trimEnd().split('\n'), [columns, ...rows.map((row) => row.map(textOf).join())]);
}

async function showsFlow(show: Show, store: Store) {
  const [[id, at] = []] = (
    await store.query('SELECT flow_id, start_time FROM flows WHERE server_retransmits > 0 ORDER BY server_retransmits DESC LIMIT 1')
  ).rows;
  const row = await one(store, `SELECT *, community_id FROM flows WHERE flow_id = ${id}`);
  const page = await show(`/flow?id=${id}&at=${at}`);
  const shown = await page
    .locator('.side-groups tbody tr')
    .evaluateAll((lines) => lines.map((line) => [...line.children].slice(0, 3).map((cell) => cell.textContent ?? '')));
  assert.ok(shown.length > 20);
  for (const [name = '', client = '', server = ''] of shown) {
    for (const [side, text] of [
      ['client', client],
      ['server', server],
    ] as const) {
      const column = `${side}_${name}` in row ? `${side}_${name}` : `${side}_${name}_us`;
      if (/tcp_flags|rtt_mean/.test(column)) continue;
      const value = Number(row[column]) / (column.endsWith('_us') ? 1000 : 1);
      if (text === 'not seen') assert.ok(value === 0 || value === 255, column);
      else assertShown(text, value, column);
    }
  }
  assert.deepEqual(await page.locator('.segments[class] legend:text("Viewpoint shown") ~ button').allTextContents(), [
    ...new Set([`${row['mirror_src']}, VNI ${row['vni']}`, ...(await viewpointsOf(store, String(row['community_id'])))]),
  ]);
}

async function viewpointsOf(store: Store, communityId: string): Promise<string[]> {
  const { rows } = await store.query(`SELECT DISTINCT mirror_src, vni FROM flows WHERE community_id = '${communityId}'`);
  return rows.map(([source, vni]) => `${source}, VNI ${vni}`);
}

async function showsViewpoints(show: Show, store: Store) {
  const { rows } = await store.query(
    `SELECT mirror_src, vni, sum(client_packets + server_packets), sum(client_missed_bytes + server_missed_bytes) AS missed,
       round(100 * missed / (missed + sumIf(client_payload_bytes + server_payload_bytes, proto = 6)), 4), sum(truncated_packets)
     FROM flows GROUP BY mirror_src, vni ORDER BY max(end_time)`,
  );
  const page = await show(`/health?range=all`);
  const table = mainTable(page);
  const headings = await table.getByRole('columnheader').allTextContents();
  const columns = ['Mirror source', 'VNI', 'Packets', 'Missed bytes', 'Missed %', 'Truncated packets'].map((name) =>
    headings.indexOf(name),
  );
  const cells = await cellsOf(table);
  assert.equal(cells.length, rows.length);
  for (const [index, row] of rows.entries()) {
    const shown = columns.map((at) => cells[index]?.[at] ?? '');
    assert.deepEqual(shown.slice(0, 2), row.slice(0, 2).map(String));
    for (const [at, value] of row.entries())
      if (at > 1) assertShown(shown[at] ?? '', Number(value), `${headings[columns[at] ?? 0]} of ${row[0]}`);
    assert.equal(cells[index]?.[0], Number(row[4]) >= 0.1 ? 'Losing packets' : 'Seen lately');
  }
}

async function showsSql(show: Show, store: Store) {
  const sql =
    'SELECT conn_state, count() AS records, max(start_time) AS latest, any(vlan) AS tag, [1, 2] AS list, NULL AS none FROM flows GROUP BY conn_state ORDER BY conn_state';
  const { rows } = await store.query(sql);
  const page = await show(`/sql?range=all`);
  await page.getByLabel('Statement').fill(sql);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('table').waitFor();
  const expected = rows.map(([state, records, latest, ...rest]) =>
    [state, records, String(latest).replace(/[TZ]/g, ' ').trim(), ...rest].map(textOf),
  );
  assert.deepEqual(await cellsOf(mainTable(page)), expected);
  await settled(page);
}

async function one(store: Store, sql: string): Promise<Readonly<Record<string, unknown>>> {
  const { columns, rows } = await store.query(sql);
  assert.equal(rows.length, 1);
  return Object.fromEntries(columns.map(({ name }, at) => [name, rows[0]?.[at]]));
}

/** Columns that are shown to the last digit: others are rounded on the page, and whole in what it saves. */
const isExact = ({ name, type }: ResultColumn) => !/bytes$/.test(name) && !/^(Nullable\()?(Float|Date)/.test(type);

function exact({ columns }: Pick<QueryResult, 'columns'>, rows: QueryResult['rows']): string[][] {
  return rows.map((row) => columns.flatMap((column, index) => (isExact(column) ? [textOf(row[index])] : [])));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.replace(/(?<=\d),(?=\d{3})/g, '');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

function csvOf({ columns, rows }: Pick<QueryResult, 'columns' | 'rows'>): string {
  return [columns.map(({ name }) => name), ...rows].map((row) => `${row.map((value) => value ?? '').join(',')}\n`).join('');
}
