import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { StoreError } from './error.ts';
import { runReport } from './reports.ts';
import { openStore } from './store.ts';
import { insert, record } from './testing/records.ts';
import { holder, temporaryDirectory } from './testing/store.ts';

const directory = temporaryDirectory();

const refused = (promise: Promise<unknown>, code: string, text: RegExp) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof StoreError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, text);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });

test('a directory is made where missing, and holds the data from one time to the next', async () => {
  const url = `chdb://${join(directory, "deep/er/it's data")}`;
  const first = await openStore(url);
  await first.migrate();
  await insert(first, [record({}), record({})]);
  await first.insertNdjson(Buffer.from('{"flow_id":3}\n'), 1);
  await first.close();

  const second = await openStore(url);
  assert.deepEqual((await second.migrate()).statements, []);
  assert.deepEqual((await second.query('SELECT count() FROM flows')).rows, [[3]]);
  await second.close();
});

test('a relative path is relative to the working directory', async () => {
  const path = join(directory, 'relative');
  const store = await openStore(`chdb://${relative(process.cwd(), path)}`);
  await store.close();
  assert.ok(existsSync(path));
});

test('a store without tables says what to do', async () => {
  const store = await openStore(`chdb://${join(directory, 'empty')}`);
  try {
    await refused(store.query('SELECT count() FROM flows'), 'no_schema', /no Mirrorscope tables yet/);
    await refused(runReport(store, 'resets'), 'no_schema', /no Mirrorscope tables yet/);
    await refused(runReport(store, 'top-talkers'), 'no_schema', /no Mirrorscope tables yet/);
    await refused(store.query('SELECT count() FROM nothing'), 'query', /nothing/);
    await refused(store.query('SELEC 1'), 'query', /Syntax error/);
  } finally {
    await store.close();
  }
});

test('a directory with other files in it is left alone', async () => {
  const path = join(directory, 'photos');
  mkdirSync(path);
  writeFileSync(join(path, 'summer.jpg'), '');
  await refused(openStore(`chdb://${path}`), 'foreign_directory', /photos holds other files \(summer\.jpg\)/);
  assert.deepEqual(readdirSync(path), ['summer.jpg']);
});

test('a path that cannot be a directory', async () => {
  await refused(openStore(`chdb://${join(directory, 'photos/summer.jpg')}`), 'engine', /ENOTDIR/);
  await refused(openStore(`chdb://${join(directory, 'photos/summer.jpg/data')}`), 'engine', /ENOTDIR/);
});

test('a process has one embedded store at a time', async () => {
  const store = await openStore(`chdb://${join(directory, 'one')}`);
  await refused(openStore(`chdb://${join(directory, 'two')}`), 'locked', /this process has another embedded store open/);
  await store.close();
  const other = await openStore(`chdb://${join(directory, 'two')}`);
  await other.close();
});

test('two stores of one process on the same directory keep their segments apart', async () => {
  const url = `chdb://${join(directory, 'same')}`;
  const first = await openStore(url);
  await first.migrate();
  const second = await openStore(url);
  await insert(first, [record({})]);
  await insert(second, [record({})]);
  await second.close();
  await insert(first, [record({})]);
  assert.deepEqual((await first.query('SELECT count() FROM flows')).rows, [[3]]);
  await first.close();
});

test('a directory that another process has open is refused with that process, until it ends', async () => {
  const path = join(directory, 'shared');
  const other = await holder(path);
  for (const ask of [false, true]) {
    await refused(openStore(`chdb://${path}`, { ask }), 'locked', new RegExp(`open in process ${other.process.pid}`));
  }
  await other.end();
  const store = await openStore(`chdb://${path}`);
  await store.close();
});

test('a process that died leaves no lock and no segments', async () => {
  const path = join(directory, 'crash');
  const { process: child } = await holder(path);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(readdirSync(path).filter((entry) => entry.startsWith('segments-')).length, 1);
  const store = await openStore(`chdb://${path}`);
  assert.equal(readdirSync(path).filter((entry) => entry.startsWith('segments-')).length, 1);
  await store.close();
  assert.equal(readdirSync(path).filter((entry) => entry.startsWith('segments-')).length, 0);
});
