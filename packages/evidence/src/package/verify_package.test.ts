import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gather } from '../build/gather.ts';
import { EvidenceError } from '../error.ts';
import type { Evidence } from '../schema/evidence.ts';
import { sha256 } from '../sha256.ts';
import { insert, record, replaceRecords, temporaryDirectory, temporaryStore } from '../testing/store.ts';
import { timeRange } from '../time_range.ts';
import { manifestOf } from './manifest.ts';
import { verifyPackage } from './verify_package.ts';
import { writePackage } from './write_package.ts';

const store = await temporaryStore();
const RECORDS = [record(0), record(5, { client_retransmits: 1 }), record(20, { server_missed_bytes: 100 })];
await insert(store, RECORDS);
const range = timeRange('2026-01-05T09:00:00Z', '2026-01-05T09:01:00Z');
const gathered = await gather(store, { range, created: 0 });

interface Package {
  readonly directory: string;
  read(path: string): string;
  write(path: string, text: string): void;
  /** As a forger would: the manifest fits what is there. */
  sealAgain(): void;
}

function newPackage(): Package {
  const directory = join(temporaryDirectory(), 'package');
  writePackage(directory, gathered);
  const read = (path: string): string => readFileSync(join(directory, path), 'utf8');
  const write = (path: string, text: string): void => writeFileSync(join(directory, path), text);
  const paths = read('MANIFEST')
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(66));
  return { directory, read, write, sealAgain: () => write('MANIFEST', manifestOf(new Map(paths.map((path) => [path, read(path)])))) };
}

/** Lines after the first two, which say what was looked at. */
const faultsOf = async (made: Package, ask = false): Promise<readonly string[]> => {
  const { holds, lines } = await verifyPackage(made.directory, ask ? store : undefined);
  assert.equal(holds, lines.at(-1) === 'all of it holds');
  assert.equal(lines[1], `SHA-256 of MANIFEST: ${sha256(made.read('MANIFEST'))}`);
  return holds ? [] : lines.slice(2);
};

const alterJson = (made: Package, alter: (evidence: Evidence) => void): void => {
  const evidence = JSON.parse(made.read('evidence.json')) as Evidence;
  alter(evidence);
  made.write('evidence.json', JSON.stringify(evidence));
};

test('a package as it was made holds, by itself and beside the store', async () => {
  const made = newPackage();
  assert.deepEqual(await faultsOf(made), []);
  assert.deepEqual(await faultsOf(made, true), []);
});

test('a changed byte of any file is found', async () => {
  for (const path of ['index.html', 'evidence.json', 'queries/totals.sql', 'results/viewpoints.ndjson']) {
    const made = newPackage();
    // Within a text, so that JSON stays JSON.
    const text = made.read(path);
    const at = text.search(/packets/);
    made.write(path, `${text.slice(0, at)}P${text.slice(at + 1)}`);
    if (path === 'evidence.json') await assert.rejects(verifyPackage(made.directory), /is not what this version of Mirrorscope writes/);
    else assert.ok((await faultsOf(made)).includes(`${path}: was changed, its hash is not that in MANIFEST`));
  }
});

test('files that are missing or too many are found', async () => {
  const made = newPackage();
  rmSync(join(made.directory, 'results/traffic.ndjson'));
  made.write('note.txt', 'trust me');
  const faults = await faultsOf(made);
  assert.ok(faults.includes('results/traffic.ndjson: is missing'));
  assert.ok(faults.includes('note.txt: is not in MANIFEST'));
});

test('a figure that was altered, with a manifest that fits, does not follow from the results', async () => {
  const made = newPackage();
  alterJson(made, ({ quality }) => Object.assign(quality.viewpoints[0]!, { missed_bytes: 0, missed_percent: 0 }));
  made.sealAgain();
  assert.deepEqual(await faultsOf(made), [
    'evidence.json: quality does not follow from the results',
    'index.html: is not the page of evidence.json',
  ]);
});

test('gaps that were taken out do not follow from the results', async () => {
  const made = newPackage();
  alterJson(made, (evidence) => evidence.gaps.shift());
  made.sealAgain();
  assert.ok((await faultsOf(made)).includes('evidence.json: gaps does not follow from the results'));
});

test('a page that was altered is not that of its JSON', async () => {
  const made = newPackage();
  made.write('index.html', made.read('index.html').replace('Known gaps', 'No gaps'));
  made.sealAgain();
  assert.deepEqual(await faultsOf(made), ['index.html: is not the page of evidence.json']);
});

test('a store that has changed is found, and what differs is told', async () => {
  const made = newPackage();
  await replaceRecords(store, [...RECORDS.slice(0, 2), record(20, { server_missed_bytes: 50 })]);
  const faults = await faultsOf(made, true);
  assert.ok(faults.includes('viewpoints: row 1, missed_bytes: 100 in the package, 50 in the store'), faults.join('\n'));
  assert.ok(faults.every((line) => line.startsWith('viewpoints: ')));
  await replaceRecords(store, [...RECORDS, record(30)]);
  assert.ok((await faultsOf(made, true)).includes('traffic: 3 rows in the package, 4 in the store'));
  await replaceRecords(store, RECORDS);
  assert.deepEqual(await faultsOf(made, true), []);
});

test('SQL that came with a package is never run', async () => {
  const made = newPackage();
  const sql = 'TRUNCATE TABLE flows';
  alterJson(made, ({ queries }) => Object.assign(queries[0]!, { sql, sha256: sha256(sql) }));
  made.write('queries/totals.sql', sql);
  made.sealAgain();
  const faults = await faultsOf(made, true);
  assert.ok(faults.includes('queries/totals.sql: is not the SQL of this version of Mirrorscope, and was not run'));
  assert.deepEqual((await store.query('SELECT count() FROM flows')).rows, [[RECORDS.length]]);
});

test('what is no package is refused with the way out', async () => {
  const empty = join(temporaryDirectory(), 'empty');
  mkdirSync(empty);
  const cases: readonly (readonly [string, RegExp])[] = [
    [empty, /has no MANIFEST and evidence.json: give the directory of a package/],
    [join(empty, 'gone'), /cannot be read \(ENOENT\): give the directory of a package/],
  ];
  for (const [directory, says] of cases) {
    await assert.rejects(
      verifyPackage(directory),
      (error) => error instanceof EvidenceError && error.code === 'bad_package' && says.test(error.message),
    );
  }
  const made = newPackage();
  made.write('evidence.json', '{"version": 2}');
  await assert.rejects(verifyPackage(made.directory), /version: .*expected 1/i);
});

test('an existing directory is not written to', () => {
  const made = newPackage();
  assert.throws(
    () => writePackage(made.directory, gathered),
    (error) => error instanceof EvidenceError && error.code === 'bad_directory' && /is not empty: give a new directory/.test(error.message),
  );
  made.write('file', '');
  assert.throws(() => writePackage(join(made.directory, 'file'), gathered), /cannot be read \(ENOTDIR\)/);
});
