import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runReport, type Store } from '@mirrorscope/store';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, reasonToSkip } from './chromium.ts';
import { serveConsole } from './console.ts';
import { cellsOf, copiedBy, LIMIT, mainTable, openPage, param, settled, visit } from './visit.ts';

test('what people do with the console', { skip: reasonToSkip(), timeout: LIMIT }, async (t) => {
  const { store, url } = await serveConsole();
  const browser = await openBrowser();
  await t.test('dragging over a chart zooms every chart, and back undoes it', () => zooms(browser, url));
  await t.test('a zoom over flows narrows them', () => zoomsFlows(browser, url, store));
  await t.test('an order is in the URL, and a link shows somebody else the same', () => shares(browser, url));
  await t.test('a time that moves along, and two moments', () => choosesTime(browser, url));
  await t.test('times in the zone of the browser and in UTC', () => choosesZone(browser, url, store));
  await t.test('a theme is kept', () => choosesTheme(browser, url));
  await t.test('what is copied as SQL gives the same rows', () => copiesSql(browser, url, store));
  await t.test('a statement of a link runs when told to', () => runsLinked(browser, url));
});

async function zooms(browser: Browser, url: string) {
  const { page, trouble } = await visit(browser, `${url}/?range=all`);
  const before = await chartLabels(page);
  assert.equal(before.length, 6);
  await drag(page, 0.65, 0.9);
  await page.waitForURL(/from=/);
  await settled(page);
  const [from, to] = ['from', 'to'].map((name) => Date.parse(param(page, name) ?? ''));
  const minute = Date.UTC(2026, 10, 21, 6, 30);
  assert.ok(Number(from) > minute && Number(from) < Number(to) && Number(to) < minute + 60_000, page.url());
  assert.equal(param(page, 'range'), null);
  const after = await chartLabels(page);
  for (const [index, label] of before.entries()) assert.notEqual(after[index], label);
  await page.goBack();
  await page.waitForURL(/range=all$/);
  await settled(page);
  assert.deepEqual(await chartLabels(page), before);
  assert.deepEqual(trouble, []);
  await page.context().close();
}

async function zoomsFlows(browser: Browser, url: string, store: Store) {
  const { page } = await visit(browser, `${url}/flows?range=all&limit=1000`);
  await drag(page, 0.2, 0.4);
  await page.waitForURL(/from=/);
  await settled(page);
  const { rows } = await store.query(
    'SELECT count() FROM flows WHERE start_time >= parseDateTime64BestEffort({from:String}, 3) AND start_time < parseDateTime64BestEffort({to:String}, 3)',
    { from: param(page, 'from') ?? '', to: param(page, 'to') ?? '' },
  );
  const count = (await cellsOf(mainTable(page))).length;
  assert.ok(count > 10 && count < 287);
  assert.deepEqual(rows, [[count]]);
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await settled(page);
  assert.ok((await cellsOf(mainTable(page))).length > count);
  await page.context().close();
}

const chartLabels = (page: Page): Promise<string[]> =>
  page.locator('.chart-canvas').evaluateAll((charts) => charts.map((chart) => chart.getAttribute('aria-label') ?? ''));

/** Over the first chart, between parts of its width. */
async function drag(page: Page, from: number, to: number) {
  const area = page.locator('.chart-area').first();
  await area.locator('canvas').waitFor();
  const box = (await area.boundingBox()) ?? assert.fail();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + from * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + to * box.width, y, { steps: 4 });
  await page.locator('.drag-band').waitFor();
  await page.mouse.up();
}

async function shares(browser: Browser, url: string) {
  const { page } = await visit(browser, `${url}/flows?range=all&filter=server_port+%3D+9001`);
  const heading = page.getByRole('columnheader', { name: 'Server bytes' });
  await heading.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await settled(page);
  assert.equal(param(page, 'order'), '-server_bytes');
  assert.equal(await heading.getAttribute('aria-sort'), 'descending');
  await heading.getByRole('button').click();
  await settled(page);
  assert.equal(param(page, 'order'), 'server_bytes');
  assert.equal(await heading.getAttribute('aria-sort'), 'ascending');
  const link = await copiedBy(page, 'Copy link');
  const shown = await cellsOf(mainTable(page));
  const sizes = shown.map((cells) => Number.parseFloat(cells.at(-1) ?? ''));
  assert.ok(sizes.length > 4 && new Set(sizes).size > 1);
  assert.deepEqual(
    sizes,
    sizes.toSorted((a, b) => a - b),
  );
  await page.context().close();

  assert.match(link, /from=2026-11-21T06:29:49\.000Z/);
  const other = await visit(browser, link);
  assert.deepEqual(await cellsOf(mainTable(other.page)), shown);
  assert.deepEqual(other.trouble, []);
  await other.page.context().close();
}

async function choosesTime(browser: Browser, url: string) {
  const { page, trouble } = await openPage(browser);
  await page.clock.setFixedTime('2026-11-21T07:00:00Z');
  await page.goto(`${url}/reports/resets`);
  await settled(page);
  const hour = await cellsOf(mainTable(page));
  assert.ok(hour.length > 0, 'the last hour is shown if nothing else is said');
  await page.getByRole('button', { name: /Time range/ }).click();
  const asked = page.waitForRequest(/\/reports\/resets\?/);
  await page.getByRole('button', { name: 'Last 24 hours' }).click();
  const { searchParams } = new URL((await asked).url());
  assert.deepEqual([searchParams.get('since'), searchParams.get('until')], ['2026-11-20T07:00:00.000Z', '2026-11-21T07:00:00.000Z']);
  await settled(page);
  assert.equal(param(page, 'range'), '24h');
  assert.deepEqual(await cellsOf(mainTable(page)), hour);

  await page.getByRole('button', { name: /Time range/ }).click();
  await page.getByRole('textbox', { name: 'From' }).fill('2026-11-21 06:30');
  await page.getByRole('textbox', { name: 'To', exact: true }).fill('2026-11-21 06:29:50');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'after the beginning' }).waitFor();
  await page.getByRole('textbox', { name: 'To', exact: true }).fill('2026-11-21 06:30:10');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.deepEqual([param(page, 'from'), param(page, 'to')], ['2026-11-21T06:30:00.000Z', '2026-11-21T06:30:10.000Z']);
  await page.getByRole('button', { name: 'Earlier' }).click();
  assert.deepEqual([param(page, 'from'), param(page, 'to')], ['2026-11-21T06:29:55.000Z', '2026-11-21T06:30:05.000Z']);
  assert.deepEqual(trouble, []);
  await page.context().close();
}

async function choosesZone(browser: Browser, url: string, store: Store) {
  const { rows } = await store.query('SELECT start_time FROM flows ORDER BY start_time DESC, flow_id, record_no LIMIT 1');
  const first = String(rows[0]?.[0]).replace(/^.*T|Z$/g, '');
  const { page } = await visit(browser, `${url}/flows?range=all`, { timezoneId: 'America/Sao_Paulo' });
  const time = async () => (await cellsOf(mainTable(page)))[0]?.[0];
  assert.equal(await time(), first.replace('06:', '03:'));
  await page.getByRole('button', { name: /Time range.*America\/Sao_Paulo \(UTC−3\)/ }).click();
  await page.getByRole('button', { name: 'UTC', exact: true }).click();
  assert.equal(await time(), first);
  assert.equal(await page.getByRole('textbox', { name: 'From' }).inputValue(), '2026-11-21 06:29:49');
  await page.reload();
  await settled(page);
  assert.equal(await time(), first);
  await page.context().close();
}

async function choosesTheme(browser: Browser, url: string) {
  const { page } = await visit(browser, `${url}/reports?range=all`);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: 'Dark' }).click();
  const dark = await background();
  assert.notEqual(dark, light);
  await page.reload();
  await settled(page);
  assert.equal(await background(), dark);
  assert.equal(await page.getByRole('button', { name: 'Dark' }).getAttribute('aria-pressed'), 'true');
  await page.getByRole('button', { name: 'As the system' }).click();
  assert.equal(await background(), light);
  await page.context().close();
}

async function copiesSql(browser: Browser, url: string, store: Store) {
  const { page } = await visit(browser, `${url}/reports/resets?range=all`);
  assert.deepEqual((await store.query(await copiedBy(page, 'Copy as SQL'))).rows, (await runReport(store, 'resets')).rows);

  await page.goto(`${url}/flows?range=all&filter=server_port+%3D+9001`);
  await settled(page);
  const flows = await store.query(await copiedBy(page, 'Copy as SQL'));
  assert.equal(flows.rows.length, (await cellsOf(mainTable(page))).length);
  assert.deepEqual(
    flows.rows.map((row) => row[flows.columns.findIndex(({ name }) => name === 'server_port')]),
    flows.rows.map(() => 9001),
  );

  await page.getByRole('row').nth(1).getByRole('link').first().click();
  await page.waitForURL(/\/flow\?/);
  await settled(page);
  const { columns, rows } = await store.query(await copiedBy(page, 'Copy as SQL'));
  const ids = rows.map((row) => row[columns.findIndex(({ name }) => name === 'flow_id')]);
  assert.ok(ids.includes(Number(param(page, 'id'))));
  assert.equal(ids.length, 2, 'both viewpoints');
  assert.match(await copiedBy(page, 'Copy tshark filter'), /tcp\.port == 9001/);
  assert.match(await copiedBy(page, 'Copy Community ID'), /^1:.{27}=$/);
  await page.context().close();
}

async function runsLinked(browser: Browser, url: string) {
  const { page, trouble } = await openPage(browser);
  const ran: string[] = [];
  page.on('request', (request) => request.url().endsWith('/api/v1/sql') && ran.push(String(request.postDataJSON().sql)));
  const sql = 'SELECT 40 + 2 AS answer';
  await page.goto(`${url}/sql?range=all&sql=${encodeURIComponent(sql)}`);
  await settled(page);
  await page.getByText('This statement came with a link').waitFor();
  assert.ok(!ran.includes(sql), 'it has to wait');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByRole('cell', { name: '42' }).waitFor();
  assert.ok(ran.includes(sql));
  assert.deepEqual(trouble, []);
  await page.context().close();
}
