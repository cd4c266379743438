import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type QueryResult, type ResultColumn, runReport } from '@mirrorscope/store';
import { openBrowser, reasonToSkip } from './chromium.ts';
import { serveConsole } from './console.ts';
import { cellsOf, savedBy, visit } from './visit.ts';

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

const skip = reasonToSkip();

test('what the page shows is what ClickHouse answers', { skip }, async (t) => {
  const { store, url } = await serveConsole();
  const browser = await openBrowser();
  for (const name of REPORTS) {
    await t.test(`report ${name}`, async () => {
      const expected = await runReport(store, name);
      assert.ok(expected.rows.length > 0, 'the capture has something to show');
      const { page, trouble } = await visit(browser, `${url}/reports/${name}?range=all`);
      const table = page.getByRole('main').getByRole('table').last();
      assert.deepEqual(exact(expected, await cellsOf(table)), exact(expected, expected.rows));
      assert.equal(await savedBy(page, 'CSV'), csvOf(expected));
      assert.deepEqual(trouble, []);
      await page.context().close();
    });
  }
});

/** Columns that are shown to the last digit: others are rounded on the page, and whole in what it saves. */
const isExact = ({ name, type }: ResultColumn) => !/bytes$/.test(name) && !/^(Nullable\()?(Float|Date)/.test(type);

function exact({ columns }: QueryResult, rows: QueryResult['rows']): string[][] {
  return rows.map((row) => columns.flatMap((column, index) => (isExact(column) ? [textOf(row[index])] : [])));
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.replace(/(?<=\d),(?=\d{3})/g, '') : String(value ?? ''));

function csvOf({ columns, rows }: QueryResult): string {
  return [columns.map(({ name }) => name), ...rows].map((row) => `${row.map((value) => value ?? '').join(',')}\n`).join('');
}
