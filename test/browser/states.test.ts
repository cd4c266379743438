import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LIMITS } from '@mirrorscope/console';
import type { Browser } from 'playwright-core';
import { openBrowser, reasonToSkip } from './chromium.ts';
import { type ServedConsole, serveConsole } from './console.ts';
import { assertAccessible, keepPicture } from './looks.ts';
import { cellsOf, LIMIT, mainTable, openPage, settled, visit } from './visit.ts';

const API = '**/api/v1/**';

test('what stands in the place of an answer', { skip: reasonToSkip(), timeout: LIMIT }, async (t) => {
  const served = await serveConsole();
  const { url } = served;
  const browser = await openBrowser();
  await t.test('an answer on its way', () => waits(browser, url));
  await t.test('a time without anything, and the way to where something is', () => isEmpty(browser, url));
  await t.test('a refusal says what is wrong', () => isRefused(browser, url));
  await t.test('a console that is gone, and comes back', () => isGone(browser, url));
  await t.test('a refresh that fails leaves the figures, and says so', () => isStale(browser, url));
  await t.test('an answer that was cut', () => isCut(browser, served));
  await t.test('a question that takes too long', () => isStopped(browser, served));
  await t.test('a token', () => wantsToken(browser, served));
});

async function waits(browser: Browser, url: string) {
  const { page, trouble } = await openPage(browser);
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  await page.route('**/api/v1/reports/*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${url}/?range=all`);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.locator('.skeleton').first().waitFor();
  const waiting = page.getByRole('status', { name: 'Loading' });
  assert.equal(await waiting.count(), 10, 'six charts and four lists');
  assert.equal(await page.locator('.figure-value .skeleton-line').count(), 6);
  await keepPicture(page, 'loading');
  await assertAccessible(page, 'loading');
  letGo();
  await settled(page);
  assert.equal(await waiting.count(), 0);
  assert.deepEqual(trouble, []);
  await page.context().close();
}

async function isEmpty(browser: Browser, url: string) {
  for (const [path, title] of Object.entries({
    '/reports/top-talkers': 'Top talkers: nothing in this time',
    '/': 'No traffic in this time',
    '/health': 'No mirror was seen in this time',
    '/flows': 'No flow record matches in this time',
  })) {
    const { page, trouble } = await visit(browser, `${url}${path}?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`);
    await page.getByText(title).waitFor();
    await page
      .getByRole('button', { name: /^Show all that is stored: 2026-11-21 06:29:49/ })
      .first()
      .click();
    await settled(page);
    assert.match(page.url(), /from=2026-11-21T06:29:49\.000Z&to=2026-11-21T06:30:09\.000Z/);
    assert.ok((await cellsOf(mainTable(page))).length > 2);
    assert.deepEqual(trouble, []);
    await page.context().close();
  }
}

async function isRefused(browser: Browser, url: string) {
  const { page } = await visit(browser, `${url}/reports/top-talkers?range=all&limit=many`);
  const alert = page.getByRole('alert');
  assert.match((await alert.textContent()) ?? '', /limit must be integer/);
  await page.getByRole('textbox', { name: /^Limit/ }).fill('3');
  await page.keyboard.press('Enter');
  await mainTable(page).waitFor();
  await settled(page);
  assert.equal((await cellsOf(mainTable(page))).length, 3);
  assert.equal(await alert.count(), 0);

  await page.goto(`${url}/sql?range=all`);
  await page.getByLabel('Statement').fill('SELECT count() FROM flowz');
  await page.getByRole('button', { name: 'Run' }).click();
  assert.match((await alert.textContent()) ?? '', /flowz/);
  await page.getByLabel('Statement').fill('DROP TABLE flows');
  await page.getByRole('button', { name: 'Run' }).click();
  await alert.filter({ hasText: 'readonly mode' }).waitFor();
  await page.context().close();
}

async function isGone(browser: Browser, url: string) {
  const { page } = await openPage(browser);
  await page.route(API, (route) => route.abort());
  await page.goto(`${url}/reports/resets?range=all`);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.match((await alert.textContent()) ?? '', /The console does not answer\. Is it still running\?/);
  await keepPicture(page, 'gone');
  await page.unroute(API);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await mainTable(page).waitFor();
  await settled(page);
  assert.ok((await cellsOf(mainTable(page))).length > 2);
  await page.context().close();
}

async function isStale(browser: Browser, url: string) {
  const { page } = await visit(browser, `${url}/reports/resets?range=all`);
  const before = await cellsOf(mainTable(page));
  await page.route('**/api/v1/reports/resets*', (route) => route.abort());
  // A second of `all` is the same question; another limit is another.
  await page.getByRole('textbox', { name: /^Limit/ }).fill('2');
  await page.keyboard.press('Enter');
  const note = page.getByRole('alert').filter({ hasText: 'This is not up to date: The console does not answer' });
  await note.waitFor();
  assert.deepEqual(await cellsOf(mainTable(page)), before);
  await assertAccessible(page, 'not up to date');
  await page.unroute('**/api/v1/reports/resets*');
  await note.getByRole('button', { name: 'Try again' }).click();
  await note.waitFor({ state: 'detached' });
  await settled(page);
  assert.deepEqual(await cellsOf(mainTable(page)), before.slice(0, 2));
  await page.context().close();
}

async function isCut(browser: Browser, { serve }: ServedConsole) {
  const url = await serve({ limits: { ...DEFAULT_LIMITS, rows: 40 } });
  const { page } = await visit(browser, `${url}/sql?range=all`);
  await page.getByLabel('Statement').fill('SELECT flow_id FROM flows');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText('These are the first 40 rows').waitFor();
  assert.equal((await cellsOf(mainTable(page))).length, 40);
  await page.goto(`${url}/flows?range=all&limit=30`);
  await settled(page);
  await page.getByRole('heading', { name: 'The first 30 flow records' }).waitFor();
  await page.context().close();
}

async function isStopped(browser: Browser, { serve }: ServedConsole) {
  const url = await serve({ limits: { ...DEFAULT_LIMITS, seconds: 0.5 } });
  const { page } = await visit(browser, `${url}/sql?range=all`);
  await page
    .getByLabel('Statement')
    .fill('SELECT sum(cityHash64(a.flow_id, b.flow_id, c.flow_id, d.flow_id)) FROM flows AS a, flows AS b, flows AS c, flows AS d');
  await page.getByRole('button', { name: 'Run' }).click();
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.match((await alert.textContent()) ?? '', /The question takes too long/);
  await page.context().close();
}

async function wantsToken(browser: Browser, { serve }: ServedConsole) {
  const token = 'a-token-that-nobody-guesses';
  const url = await serve({ access: { token, proxy: undefined } });
  const { page } = await openPage(browser);
  await page.goto(`${url}/?range=all`);
  const dialog = page.getByRole('dialog', { name: 'Access token' });
  await dialog.waitFor();
  await assertAccessible(page, 'token');
  await keepPicture(page, 'token');
  const refused = page.waitForResponse((answer) => answer.url().endsWith('/about') && answer.status() === 401);
  await dialog.getByLabel('Token', { exact: true }).fill('a-token-that-somebody-guessed');
  await page.keyboard.press('Enter');
  await refused;
  await dialog.getByText('the console wants its token').waitFor();
  await dialog.getByLabel('Token', { exact: true }).fill(token);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await settled(page);
  assert.match((await page.locator('.figure-value').first().textContent()) ?? '', /MB/);
  assert.ok(!page.url().includes(token));
  await page.reload();
  await settled(page);
  assert.match((await page.locator('.figure-value').first().textContent()) ?? '', /MB/);
  await page.context().close();
}
