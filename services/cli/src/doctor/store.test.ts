import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openStore, serveHttp } from '@mirrorscope/store';
import { aheadOf, type StoreUse, store } from './store.ts';
import { look } from './testing/findings.ts';

const folder = mkdtempSync(join(tmpdir(), 'mirrorscope-doctor-'));
const path = join(folder, 'data');
const opened = await openStore(`chdb://${path}`);
const http = await serveHttp(opened, { port: 0, readOnly: false, user: 'me', password: 'right' });
const url = `http://me:right@127.0.0.1:${http.address.port}`;
after(async () => {
  await http.close();
  await opened.close();
  rmSync(folder, { recursive: true });
});
const found = (use: Partial<StoreUse> = {}) => look(store({ url, insert: true, migrate: true, ...use }));

test('tables: none, those of this program, and those of a newer one', async () => {
  const [version, none] = await found();
  assert.match(version!, /^ok http:.*: ClickHouse \d+\.\d+/);
  assert.match(none!, /^warning tables lack \d+ of \d+ migrations; .* -> mirrorscope migrate --store http:/);
  assert.match((await found({ migrate: false }))[1]!, /^problem tables lack .* -> mirrorscope migrate/);
  const { version: newest } = await opened.migrate();
  assert.equal((await found())[1], `ok tables of version ${newest}, as this program knows them`);
  await opened.command(`INSERT INTO schema_migrations (version, name, checksum) VALUES (${newest + 1}, 'later', '')`);
  assert.match(String(await found()), /^problem .* has version \d+ of the tables, this program knows \d+ -> use a newer Mirrorscope/);
  await opened.command(`ALTER TABLE schema_migrations DELETE WHERE name = 'later' SETTINGS mutations_sync = 2`);
});

test('rights and disks of the server', async () => {
  const all = await found();
  assert.ok(
    all.some((line) => /^(ok|warning|problem) disk \S+ of the server: .* free/.test(line)),
    all.join('\n'),
  );
  assert.ok(
    all.some((line) => /^ok user \S+ may insert$/.test(line)),
    all.join('\n'),
  );
  assert.ok(!(await found({ insert: false })).some((line) => line.includes('may insert')));
});

test('a reader may not insert', async (t) => {
  const readers = await serveHttp(opened, { port: 0 });
  t.after(() => readers.close());
  const all = await found({ url: `http://127.0.0.1:${readers.address.port}` });
  assert.ok(
    all.some((line) => /^problem user \S+ may not insert: .*read-only.* -> GRANT mirrorscope_writer TO /.test(line)),
    all.join('\n'),
  );
});

test('the time there', async () => {
  assert.ok(Math.abs((await aheadOf(url))!) < 1000);
  assert.equal(await aheadOf('http://127.0.0.1:1'), undefined);
});

test('a server that is not there, a password that is wrong, a directory that holds something else or nothing yet, or is held', async () => {
  assert.match(
    String(await found({ url: 'http://user:secret@127.0.0.1:1' })),
    /^problem No ClickHouse server answers at http:\/\/127\.0\.0\.1:1 /,
  );
  assert.match(String(await found({ url: url.replace('right', 'wrong') })), /^problem ClickHouse at .* refuses the user or password/);
  assert.match(String(await found({ url: `chdb://${join(folder, 'none')}` })), /^ok chdb:.*none will be made$/);
  assert.match(String(await found({ url: `chdb://${join(folder, 'none')}`, insert: false })), /^problem there is no store at /);
  mkdirSync(join(folder, 'held', 'metadata'), { recursive: true });
  assert.match(
    String(await found({ url: `chdb://${join(folder, 'held')}` })),
    /^warning The store chdb:.*held cannot be opened -> this process has another/,
  );
  const foreign = mkdtempSync(join(folder, 'foreign-'));
  writeFileSync(join(foreign, 'letter.txt'), '');
  assert.match(
    String(await found({ url: `chdb://${foreign}` })),
    /^problem The directory of chdb:.* holds other files \(letter\.txt\) -> give /,
  );
});
