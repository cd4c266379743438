import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '@mirrorscope/store';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, reasonToSkip } from './chromium.ts';
import { serveConsole } from './console.ts';
import { cellsOf, LIMIT, mainTable, PHONE, param, settled, visit } from './visit.ts';

test('the console by the keyboard alone', { skip: reasonToSkip(), timeout: LIMIT }, async (t) => {
  const { store, url } = await serveConsole();
  const browser = await openBrowser();
  await t.test('a filter, completed as it is written', () => filters(browser, url, store));
  await t.test('keys lead to views, but not while somebody types', () => jumps(browser, url));
  await t.test('the focus goes in the order of the page, past the navigation where that is wanted', () => tabs(browser, url));
  await t.test('a dialog keeps the focus, and gives it back', () => opensDialog(browser, url));
  await t.test('the folded navigation of a phone', () => unfolds(browser, url));
});

async function filters(browser: Browser, url: string, store: Store) {
  const { page, trouble } = await visit(browser, `${url}/?range=all`);
  await page.keyboard.press('/');
  await page.waitForURL(/\/flows/);
  await settled(page);
  const input = page.getByRole('combobox', { name: 'Filter' });
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
  await page.keyboard.type('server_prt');
  await page.keyboard.press('Enter');
  assert.equal(await input.getAttribute('aria-invalid'), 'true');
  assert.equal(await page.locator('.filter-problem mark').textContent(), 'server_prt');
  assert.match((await page.locator('.problem').textContent()) ?? '', /server_port/);
  assert.equal(param(page, 'filter'), null);
  for (let letter = 0; letter < 3; letter++) await page.keyboard.press('Backspace');
  await page.keyboard.type('po');
  await page.keyboard.press('ArrowDown');
  await page.locator('[role=option][aria-selected=true]', { hasText: 'server_port' }).waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await input.inputValue(), 'server_port ');
  await page.keyboard.type('= 443 and conn_st');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  assert.equal(await input.inputValue(), 'server_port = 443 and conn_state ');
  await page.keyboard.type('= SF');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await page.waitForURL(/filter=/);
  await settled(page);
  assert.equal(param(page, 'filter'), 'server_port = 443 and conn_state = SF');
  assert.equal(await input.getAttribute('aria-invalid'), 'false');
  const { rows } = await store.query("SELECT count() FROM flows WHERE server_port = 443 AND conn_state = 'SF'");
  assert.deepEqual(rows, [[(await cellsOf(mainTable(page))).length]]);
  // An address in a row narrows the search.
  await page.getByRole('row').nth(1).getByRole('link', { name: '10.20.1.10' }).click();
  await settled(page);
  assert.equal(param(page, 'filter'), 'server_port = 443 and conn_state = SF and client_ip = 10.20.1.10');
  await page.getByText('Recent').click();
  await page.locator('.menu-panel').getByRole('button', { name: 'server_port = 443 and conn_state = SF' }).waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
}

async function jumps(browser: Browser, url: string) {
  const { page, trouble } = await visit(browser, `${url}/?range=all`);
  for (const [key, path] of [
    ['x', '/reports/resets'],
    ['m', '/health'],
    ['o', '/'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.waitForURL(`${url}${path}?range=all`);
  }
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await help.waitFor();
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'hidden' });
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
  await page.keyboard.type('g x?');
  assert.equal(await page.getByRole('combobox', { name: 'Filter' }).inputValue(), 'g x?');
  assert.equal(new URL(page.url()).pathname, '/flows');
  assert.ok(await help.isHidden());
  assert.deepEqual(trouble, []);
  await page.context().close();
}

async function tabs(browser: Browser, url: string) {
  const { page } = await visit(browser, `${url}/reports/resets?range=all`);
  const stops: string[] = [];
  for (let stop = 0; stop < 40; stop++) {
    await page.keyboard.press('Tab');
    stops.push(await focused(page));
  }
  const order = [
    'Skip to content',
    'Mirrorscope',
    'Overview',
    'Resets',
    'Columns',
    'Dark',
    'Earlier',
    'Time range',
    'Live',
    'Copy as SQL',
    'Limit',
    'Sender',
  ];
  const places = order.map((name) => stops.findIndex((stop) => stop.startsWith(name)));
  assert.ok(!places.includes(-1), `${order[places.indexOf(-1)]} is not among ${stops.join(' | ')}`);
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
    stops.join(' | '),
  );

  await page.reload();
  await settled(page);
  await page.keyboard.press('Tab');
  const link = page.getByRole('link', { name: 'Skip to content' });
  assert.ok(((await link.boundingBox())?.y ?? -1) >= 0, 'it is seen where it has the focus');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.match(await focused(page), /^Copy as SQL/);
  await page.context().close();
}

/** What a screen reader calls the element that has the focus, about. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element?.textContent;
    return (element?.getAttribute('aria-label') ?? label ?? '').trim();
  });

async function opensDialog(browser: Browser, url: string) {
  const { page } = await visit(browser, `${url}/flows?range=all&limit=5`);
  await page.getByRole('button', { name: 'Columns' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Columns of the table' });
  await dialog.waitFor();
  for (let stop = 0; stop < 6; stop++) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null));
  }
  await dialog.getByLabel('Look for').focus();
  await page.keyboard.type('vni');
  await dialog.getByRole('checkbox', { name: /^vni/ }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'Columns');
  await settled(page);
  assert.match(param(page, 'columns') ?? '', /(^|,)vni(,|$)/);
  await page.getByRole('columnheader', { name: 'VNI' }).waitFor();
  await page.context().close();
}

async function unfolds(browser: Browser, url: string) {
  const { page } = await visit(browser, `${url}/?range=all`, { viewport: PHONE });
  const resets = page.getByRole('link', { name: 'Resets', exact: true }).first();
  await page.getByRole('button', { name: 'Open navigation' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Close navigation');
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'Open navigation');
  await page.keyboard.press('Enter');
  await resets.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/reports\/resets/);
  await settled(page);
  await page.waitForFunction(() => document.activeElement?.id === 'main');
  await page.context().close();
}
