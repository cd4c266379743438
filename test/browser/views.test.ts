import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scrape } from '@mirrorscope/runtime';
import type { Store } from '@mirrorscope/store';
import type { Page } from 'playwright-core';
import { openBrowser, reasonToSkip } from './chromium.ts';
import { serveConsole } from './console.ts';
import { assertAccessible, assertFits, keepPicture } from './looks.ts';
import { serveMetrics } from './metrics.ts';
import { DESKTOP, LIMIT, openPage, PHONE, settled } from './visit.ts';

interface View {
  readonly path: string;
  /** What is done before it is looked at. */
  readonly act?: (page: Page) => Promise<unknown>;
  /** The answer is a refusal. */
  readonly refused?: true;
}

const SQL = `/sql?range=all&sql=${encodeURIComponent(
  'SELECT toStartOfSecond(start_time) AS time, count() AS records, sum(client_packets) AS packets FROM flows GROUP BY time ORDER BY time',
)}`;

/** Every view, where it shows something, and what opens on it. */
const VIEWS: Readonly<Record<string, View>> = {
  overview: { path: '/?range=all' },
  reports: { path: '/reports?range=all' },
  'top-talkers': { path: '/reports/top-talkers?range=all' },
  retransmissions: { path: '/reports/retransmitting-conversations?range=all' },
  resets: { path: '/reports/resets?range=all' },
  'rtt-by-server': { path: '/reports/rtt-by-server?range=all' },
  handshakes: { path: '/reports/handshake-latency?range=all' },
  'half-open': { path: '/reports/half-open?range=all' },
  scans: { path: '/reports/scans?range=all&min_targets=1' },
  flows: { path: '/flows?range=all&limit=25' },
  'flows-completion': {
    path: '/flows?range=all&limit=5',
    act: (page) => page.getByRole('combobox', { name: 'Filter' }).pressSequentially('server_port = 443 and conn'),
  },
  'flows-mistake': {
    path: '/flows?range=all&limit=5',
    async act(page) {
      await page.getByRole('combobox', { name: 'Filter' }).fill('server_prt = 443');
      await page.getByRole('button', { name: 'Search' }).click();
    },
  },
  sql: { path: '/sql?range=all' },
  'sql-table': { path: SQL, act: (page) => page.getByRole('button', { name: 'Run' }).click() },
  'sql-chart': { path: `${SQL}&view=chart`, act: (page) => page.getByRole('button', { name: 'Run' }).click() },
  health: { path: '/health?range=all', act: (page) => page.getByText('Not reachable').waitFor() },
  columns: { path: '/columns?range=all&search=retransmit' },
  keys: { path: '/reports?range=all', act: (page) => page.keyboard.press('?') },
  'time-picker': { path: '/reports?range=all', act: (page) => page.getByRole('button', { name: /Time range/ }).click() },
  'columns-dialog': { path: '/flows?range=all&limit=5', act: (page) => page.getByRole('button', { name: 'Columns' }).click() },
  nothing: { path: '/reports/top-talkers?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z' },
  refused: { path: '/reports/top-talkers?range=all&limit=many', refused: true },
  'no-such-view': { path: '/nowhere?range=all' },
};

const SHOWN = [
  { name: 'light', colorScheme: 'light', size: DESKTOP },
  { name: 'dark', colorScheme: 'dark', size: DESKTOP },
  { name: 'phone', colorScheme: 'light', size: PHONE },
] as const;

test('every view is accessible, and fits a desktop and a phone, light and dark', { skip: reasonToSkip(), timeout: LIMIT }, async (t) => {
  const metrics = await serveMetrics();
  const services = Object.keys(metrics).map((name) => ({ name, read: () => scrape(metrics[name] ?? '') }));
  const { store, url } = await serveConsole({ services });
  const { page, trouble } = await openPage(await openBrowser());
  for (const [name, { path, act, refused = false }] of Object.entries<View>({ ...VIEWS, flow: { path: await flowPath(store) } })) {
    await t.test(name, async () => {
      await page.setViewportSize(DESKTOP);
      await page.goto(`${url}${path}`);
      await settled(page);
      await act?.(page);
      for (const shown of SHOWN) {
        await page.emulateMedia({ colorScheme: shown.colorScheme });
        await page.setViewportSize(shown.size);
        await settled(page);
        await keepPicture(page, `${name}-${shown.name}`);
        await assertAccessible(page, shown.name);
        await assertFits(page, shown.name);
      }
      assert.equal(trouble.splice(0).length > 0, refused);
    });
  }
});

/** Of a flow that two viewpoints saw, and differently. */
async function flowPath(store: Store): Promise<string> {
  const { rows } = await store.query(
    'SELECT flow_id, start_time FROM flows WHERE server_missed_bytes > 0 ORDER BY server_missed_bytes DESC LIMIT 1',
  );
  const [[id, at] = []] = rows;
  return `/flow?id=${id}&at=${at}&range=all`;
}
