/** Statements of the page, in ClickHouse's own engine. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openStore } from '@mirrorscope/store';
import { errorPlace } from './error_place.ts';
import { EXAMPLES } from './examples.ts';
import { knownTables } from './known_tables.ts';
import { SCHEMA } from './schema.ts';

const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-console-'));
const store = await openStore(`chdb://${join(directory, 'data')}`);
after(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});
await store.migrate();

const ask = (sql: string) =>
  store.ask(
    sql,
    { since: '2026-01-05 09:00:00', until: '2026-01-05 10:00:00' },
    { limits: { rows: 10_000, seconds: 10, bytes: 1_000_000_000 } },
  );

for (const { title, sql } of EXAMPLES) {
  test(`the example “${title}” runs`, async () => {
    assert.ok((await ask(sql)).columns.length > 0);
  });
}

test('every table and view that is listed can be asked as it is inserted', async () => {
  const tables = knownTables((await ask(SCHEMA)).rows);
  const names = tables.map(({ name }) => name);
  for (const name of ['flows', 'conversations', 'zeek_conn']) assert.ok(names.includes(name), name);
  assert.equal(tables.find(({ name }) => name === 'flows')?.columns[0]?.name, 'flow_id');
  for (const { source } of tables) await ask(`SELECT * FROM ${source} LIMIT 1`);
});

test("the places of ClickHouse's own errors are found", async () => {
  const wrong = {
    'SELECT conn_state FRM flows': 'flows',
    'SELECT 1 + clinet_ip FROM flows': 'clinet_ip',
    'SELECT nosuch(1)': 'nosuch',
    'SELECT (1': '(',
  };
  for (const [sql, word] of Object.entries(wrong)) {
    await assert.rejects(ask(sql), (error: Error) => {
      const place = errorPlace(error.message, sql);
      assert.ok(place !== undefined, error.message);
      assert.equal(sql.slice(place.from, place.to), word, error.message);
      return true;
    });
  }
});
