import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import type { Store } from '@mirrorscope/store';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, reasonToSkip } from './chromium.ts';
import { serveConsole } from './console.ts';
import { LIMIT, openPage, settled, visit } from './visit.ts';

/** Whoever can name a listener, or a host, can write this into the records. */
const HOSTILE = '<img src=x onerror=alert(1)>';
const FLOW = 77;

test('what strangers try by a browser', { skip: reasonToSkip(), timeout: LIMIT }, async (t) => {
  const { store, url } = await serveConsole();
  await insertHostile(store);
  const browser = await openBrowser();
  await t.test('a name with markup is text wherever it is shown', () => isText(browser, url));
  await t.test('a script that is not of the page does not run, and is told', () => isRefused(browser, url));
  await t.test('a page of another origin neither reads, asks nor frames', () => isApart(browser, url));
});

async function insertHostile(store: Store) {
  const ends = { proto: 6, client_ip: '10.0.0.1', client_port: 40_000, server_ip: '10.0.0.2', server_port: 443, conn_state: 'SF' };
  const time = '2026-11-21T06:29:59.000000Z';
  const row = {
    flow_id: FLOW,
    listener: HOSTILE,
    encap: 'none',
    flow_start: time,
    start_time: time,
    end_time: time,
    client_packets: 5,
    ...ends,
  };
  await store.insertNdjson(Buffer.from(`${JSON.stringify(row)}\n`), 1);
  await store.flush();
}

async function isText(browser: Browser, url: string) {
  const sql = encodeURIComponent(
    'SELECT listener, \'<b>bold</b>\' AS "<i>name</i>", count() AS records FROM flows GROUP BY listener ORDER BY listener',
  );
  const views: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    '/flows?range=all&columns=listener&filter=client_ip+%3D+10.0.0.1': async () => {},
    [`/flow?id=${FLOW}`]: async () => {},
    '/health?range=all': async () => {},
    [`/sql?range=all&sql=${sql}`]: (page) => page.getByRole('button', { name: 'Run' }).click(),
    [`/sql?range=all&view=chart&sql=${sql}`]: async (page) => {
      await page.getByRole('button', { name: 'Run' }).click();
      const canvas = page.locator('canvas').first();
      const { width, height } = (await canvas.boundingBox()) ?? assert.fail();
      await canvas.hover({ position: { x: width * 0.7, y: height * 0.25 } });
      await page.locator('.chart-tooltip').getByText(HOSTILE).waitFor();
    },
    [`/reports/${encodeURIComponent(HOSTILE)}`]: async () => {},
  };
  for (const [path, act] of Object.entries(views)) {
    const { page, trouble } = await visit(browser, url + path);
    await act(page);
    await page.getByRole('main').getByText(HOSTILE).first().waitFor();
    assert.equal(await page.locator('main img, main b:text("bold"), main i').count(), 0, path);
    assert.deepEqual(trouble, [], path);
    await page.context().close();
  }
}

async function isRefused(browser: Browser, url: string) {
  const { page, trouble } = await visit(browser, `${url}/reports?range=all`);
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.stranger = true';
    document.body.append(script);
    const style = document.createElement('div');
    style.setAttribute('style', 'color: red');
    const image = document.createElement('img');
    image.src = 'http://127.0.0.1:9/seen';
    document.body.append(style, image);
  });
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate(() => 'stranger' in window), false);
  for (const what of ['script-src', 'style-src', 'img-src'])
    assert.ok(
      trouble.some((text) => text.startsWith(`the policy: ${what}`)),
      `${what} is not among ${trouble.join('\n')}`,
    );
  await page.context().close();
}

async function isApart(browser: Browser, url: string) {
  for (const host of ['127.0.0.1', 'localhost']) {
    const stranger = await serveStranger(host);
    const { page, trouble } = await openPage(browser);
    await page.goto(stranger);
    const got = await page.evaluate(tryAll, `${url}/api/v1`);
    assert.deepEqual(got, { read: 'refused', readWithToken: 'refused', asked: 'refused', blind: 'refused', script: 'refused' }, host);

    // A form needs no leave to be sent; what it sends is refused.
    await page.evaluate((action) => {
      const form = Object.assign(document.createElement('form'), { action, method: 'post', enctype: 'text/plain' });
      form.append(Object.assign(document.createElement('input'), { name: '{"sql":"SELECT 1","x":"', value: '"}' }));
      document.body.append(form);
      form.submit();
    }, `${url}/api/v1/sql`);
    await page.getByText('requests from pages of another origin are refused').waitFor();

    await page.goto(stranger);
    await page.evaluate((src) => document.body.append(Object.assign(document.createElement('iframe'), { src })), `${url}/`);
    await page.waitForTimeout(300);
    assert.ok(
      page.frames().every((frame) => !frame.url().startsWith(url)),
      'it is not framed',
    );
    assert.ok(
      trouble.some((text) => /frame-ancestors|X-Frame-Options/i.test(text)),
      trouble.join('\n'),
    );
    await page.context().close();
  }
  // The same by the page itself, so that the refusals above say something.
  const { page } = await visit(browser, `${url}/reports?range=all`);
  const own = await page.evaluate(async () => {
    const body = JSON.stringify({ sql: 'SELECT 1 AS one' });
    return (await fetch('/api/v1/sql', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
  });
  assert.equal(own, 200);
  await settled(page);
  await page.context().close();
}

/** Runs in the stranger's page. */
async function tryAll(api: string) {
  const body = JSON.stringify({ sql: 'SELECT 1' });
  const json = { 'content-type': 'application/json' };
  const outcome = (asked: Promise<Response>) => asked.then(({ type, status }) => `${type} ${status}`).catch(() => 'refused');
  return {
    read: await outcome(fetch(`${api}/about`)),
    readWithToken: await outcome(fetch(`${api}/about`, { headers: { authorization: 'Bearer guessed' } })),
    asked: await outcome(fetch(`${api}/sql`, { method: 'POST', headers: json, body })),
    blind: await outcome(fetch(`${api}/sql`, { method: 'POST', mode: 'no-cors', body })),
    script: await new Promise<string>((resolve) => {
      const script = document.createElement('script');
      script.src = `${api}/about`;
      script.onload = () => resolve('loaded');
      script.onerror = () => resolve('refused');
      document.body.append(script);
    }),
  };
}

async function serveStranger(host: string): Promise<string> {
  const server = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Stranger</title><h1>Stranger</h1>'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return `http://${host}:${(server.address() as AddressInfo).port}/`;
}
