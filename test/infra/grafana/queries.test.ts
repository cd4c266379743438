/** Every query of the dashboards and alert rules, on ClickHouse's engine, with records of real packets. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type QueryAnswer, runReport } from '@mirrorscope/store';
import { parseInventory } from '@mirrorscope/store/inventory';
import { fillStore } from '../../e2e/lab_store.ts';
import { CAPTURE } from '../../e2e/truth.ts';
import { alertRules, dashboards } from './files.ts';
import { ALL, expand } from './macros.ts';

const MINUTE = 60_000;
const HOUR = 3600_000;

const { store, records } = await fillStore(CAPTURE);
const inventory = parseInventory(readFileSync(new URL('../../fixtures/lab-inventory.json', import.meta.url), 'utf8'), 'the lab');
await store.loadInventory(inventory);

/** As somebody looks at the last hour, soon after the capture. */
const last = Math.max(...records.map(({ end_time }) => Date.parse(end_time)));
const LAST_HOUR = { from: last + MINUTE - HOUR, to: last + MINUTE, interval: 60 };
const REPORTED = { since: new Date(LAST_HOUR.from).toISOString(), until: new Date(LAST_HOUR.to).toISOString() };

const initial = ({ templating }: (typeof dashboards)[number]) =>
  Object.fromEntries(templating.list.map(({ name, current }) => [name, [current.value]]));
const columnsOf = (answer: QueryAnswer) => answer.columns.map(({ name }) => name);
const column = ({ columns, rows }: QueryAnswer, name: string) => rows.map((row) => row[columns.findIndex((found) => found.name === name)]);
const total = (answer: QueryAnswer, name: string) => column(answer, name).reduce((sum: number, value) => sum + Number(value), 0);
const dashboardNamed = (uid: string) => dashboards.find((dashboard) => dashboard.uid === `mirrorscope-${uid}`) ?? assert.fail(uid);

/** What a panel shows, of all or of what is chosen. */
async function shown(uid: string, title: string, variables: Readonly<Record<string, readonly string[]>> = {}, range = LAST_HOUR) {
  const dashboard = dashboardNamed(uid);
  const panel = dashboard.panels.find((panel) => panel.title === title) ?? assert.fail(title);
  return store.query(expand(panel.targets?.[0]?.rawSql ?? '', { ...range, variables: { ...initial(dashboard), ...variables } }));
}

function trafficOverTime() {
  const dashboard = dashboardNamed('overview');
  const panel = dashboard.panels.find(({ title }) => title === 'Traffic over time');
  return { sql: panel?.targets?.[0]?.rawSql ?? assert.fail('no traffic over time'), variables: initial(dashboard) };
}

for (const dashboard of dashboards) {
  const variables = initial(dashboard);
  for (const { title, type, targets = [], fieldConfig } of dashboard.panels) {
    for (const { rawSql } of targets.filter(({ rawSql }) => rawSql !== undefined)) {
      test(`${dashboard.title}, ${title} (${type})`, async () => {
        const answer = await store.query(expand(rawSql!, { ...LAST_HOUR, variables }));
        assert.ok(answer.rows.length > 0, 'no rows');
        assert.ok(
          answer.rows.flat().some((value) => value !== null && value !== 0),
          JSON.stringify(answer.rows),
        );
        if (type === 'stat')
          assert.deepEqual([answer.rows.length, new Set(answer.rows[0]?.map((value) => typeof value))], [1, new Set(['number'])]);
        // Columns that have a unit or a link, or that a link takes a value from.
        const named = JSON.stringify(fieldConfig?.overrides ?? []).matchAll(/"byName","options":"(\w+)"|__data\.fields\.(\w+)/g);
        for (const [, overridden, linked] of named)
          assert.ok(columnsOf(answer).includes((overridden ?? linked)!), `no column ${overridden ?? linked}`);
        if (type !== 'timeseries') return;
        assert.match(`${columnsOf(answer)[0]} ${answer.columns[0]?.type}`, /^time DateTime/);
        const [, divided] = /__field\.labels\.(\w+)/.exec(JSON.stringify(fieldConfig)) ?? [];
        assert.equal(
          /String/.test(answer.columns[1]?.type ?? '') ? columnsOf(answer)[1] : undefined,
          divided,
          'lines are called by what divides them',
        );
      });
    }
  }

  test(`${dashboard.title}: all values of all variables together`, async () => {
    const values: Record<string, string[]> = { ...variables };
    for (const { name, query } of dashboard.templating.list) {
      if (typeof query === 'string' || query.rawSql === undefined) continue;
      const { rows } = await store.query(expand(query.rawSql, LAST_HOUR));
      values[name] = rows.map(([value]) => String(value));
      assert.ok(rows.length > 0, name);
    }
    for (const { title, targets = [] } of dashboard.panels) {
      for (const { rawSql } of targets.filter(({ rawSql }) => rawSql !== undefined)) {
        const { rows } = await store.query(expand(rawSql!, { ...LAST_HOUR, variables: values }));
        assert.ok(rows.length > 0, title);
      }
    }
  });

  for (const { name, target } of dashboard.annotations.list.filter(({ target }) => target.rawSql !== undefined)) {
    test(`${dashboard.title}: annotation ${name}`, async () => {
      // The lab is no storm: one reset is enough here.
      const sql = target.rawSql!.replace(/count\(\) >= \d+/, 'count() >= 1');
      const answer = await store.query(expand(sql, { ...LAST_HOUR, variables }));
      assert.ok(answer.rows.length > 0);
      assert.deepEqual(columnsOf(answer), ['time', 'timeEnd', 'text']);
    });
  }
}

for (const { title, data } of alertRules) {
  for (const { model } of data.filter(({ model }) => model.rawSql !== undefined)) {
    test(`alert rule ${title}`, async () => {
      const answer = await store.query(expand(model.rawSql!, LAST_HOUR));
      assert.ok(answer.rows.length > 0);
      // Grafana takes texts for labels, and wants one number.
      assert.deepEqual(
        answer.columns.filter(({ type }) => !type.endsWith('String')).map(({ name }) => name),
        ['value'],
      );
    });
  }
}

test('panels say what the reports say', async () => {
  const tables = dashboards.flatMap(({ uid, panels }) =>
    panels.filter(({ type }) => type === 'table').map(({ title }) => [uid.slice(12), title] as const),
  );
  const reports = [
    'top-talkers',
    'protocols',
    'retransmitting-conversations',
    'resets',
    'half-open',
    'rtt-by-server',
    'handshake-latency',
    'zero-windows',
    'traffic-by-instance',
    'viewpoints',
  ];
  const answers = await Promise.all(tables.map(([uid, title]) => shown(uid, title)));
  for (const name of reports) {
    const report = await runReport(store, name, REPORTED);
    assert.ok(
      answers.some(({ columns, rows }) => JSON.stringify([columns, rows]) === JSON.stringify([report.columns, report.rows])),
      `no panel has ${name}`,
    );
  }
});

test('what is drawn over time adds up to what the reports say of all of it', async () => {
  const talkers = await runReport(store, 'top-talkers', { ...REPORTED, limit: 1000 });
  const traffic = await shown('overview', 'Traffic', {}, { ...LAST_HOUR, interval: 60 });
  assert.equal(traffic.rows[0]?.[0], total(talkers, 'bytes'));
  const { sql, variables } = trafficOverTime();
  for (const interval of [60, 300, 3600, 7200]) {
    const drawn = await store.query(expand(sql, { ...LAST_HOUR, interval, variables }));
    const bytes = (name: string) => Math.round((total(drawn, name) * interval) / 8);
    assert.deepEqual(
      [bytes('clients'), bytes('servers')],
      [total(talkers, 'client_bytes'), total(talkers, 'server_bytes')],
      String(interval),
    );
  }
  const resets = await runReport(store, 'resets', { ...REPORTED, limit: 1000 });
  const drawn = await shown('tcp', 'Connections reset');
  for (const name of ['refused', 'aborted', 'other']) assert.equal(total(drawn, name), total(resets, name), name);
});

test('variables choose', async () => {
  const of = async (variables: Readonly<Record<string, readonly string[]>>) =>
    (await shown('overview', 'Traffic', variables)).rows[0]?.[0] as number;
  const talkers = await runReport(store, 'top-talkers', { ...REPORTED, limit: 1000 });
  const to = (...servers: string[]) =>
    column(talkers, 'bytes').reduce(
      (sum: number, bytes, row) => sum + (servers.includes(String(column(talkers, 'server')[row])) ? Number(bytes) : 0),
      0,
    );
  assert.equal(await of({ server: ['10.20.2.10'] }), to('10.20.2.10'));
  assert.equal(await of({ server: ['10.20.2.10', '2001:db8:20:2::10'], port: ALL }), to('10.20.2.10', '2001:db8:20:2::10'));
  const [web, all, vpc, another] = [await of({ port: ['80'] }), await of({}), await of({ vpc: ['vpc-1'] }), await of({ vpc: ['another'] })];
  assert.ok(0 < web && web < vpc && vpc <= all && another === 0, `${web} ${vpc} ${all} ${another}`);
});

test('what crosses zones costs what the price says', async () => {
  const zones = await runReport(store, 'traffic-by-zone', { ...REPORTED, limit: 1000 });
  const crossed = column(zones, 'bytes').reduce(
    (sum: number, bytes, row) => sum + (column(zones, 'crossing')[row] === 'yes' ? Number(bytes) : 0),
    0,
  );
  assert.ok(crossed > 0);
  const near = (actual: unknown, expected: number, what: string) =>
    assert.ok(Math.abs(Number(actual) - expected) < expected * 1e-9, `${what}: ${actual}, not ${expected}`);
  const cost = crossed / 1e9 / 50;
  const across = (variables: Readonly<Record<string, readonly string[]>> = {}) => shown('cost', 'Across zones', variables);
  near(column(await across(), 'bytes')[0], crossed, 'bytes');
  near(column(await across(), 'cost')[0], cost, 'cost');
  near(column(await across({ price: ['0.04'] }), 'cost')[0], 2 * cost, 'at twice the price');
  near(column(await across(), 'cost_per_month')[0], cost * 730, 'of one hour, a month');
  near(total(await shown('cost', 'Traffic between availability zones'), 'cost'), cost, 'by zone');
  near(total(await shown('cost', 'Conversations across zones'), 'cost'), cost, 'by conversation');
  near(total(await shown('cost', 'Cost by tag'), 'cost'), cost, 'by tag');
  assert.equal(column(await across({ price: ["0'; DROP TABLE flows"] }), 'cost')[0], 0);
});

test("a server's time zone shifts nothing", async () => {
  const dashboard = dashboardNamed('overview');
  const sql = dashboard.panels.find(({ title }) => title === 'Traffic')!.targets![0]!.rawSql!;
  const first = Math.min(...records.map(({ start_time }) => Date.parse(start_time)));
  const range = { from: first, to: last, interval: 60, variables: initial(dashboard) };
  const answers = await Promise.all(
    ['UTC', 'Asia/Tokyo', 'America/New_York'].map((zone) => store.query(`${expand(sql, range)}\nSETTINGS session_timezone = '${zone}'`)),
  );
  assert.ok(Number(answers[0]?.rows[0]?.[0]) > 0);
  for (const { rows } of answers) assert.deepEqual(rows, answers[0]?.rows);
});

test('drawn by the hour, it reads the roll-up by hour alone', async () => {
  const { sql, variables } = trafficOverTime();
  const tables = async (interval: number) => {
    const { rows } = await store.query(`EXPLAIN ${expand(sql, { ...LAST_HOUR, interval, variables })}`);
    const plan = rows.flat().join('\n');
    // What reads nothing has no parts.
    return [...plan.matchAll(/ReadFromMergeTree \(default\.(\w+)\)\s+│?\s*Read type: \w+\s+│?\s*Parts/g)].map(([, table]) => table);
  };
  assert.deepEqual([await tables(60), await tables(3600)], [['flows_by_minute'], ['flows_by_hour']]);
});
