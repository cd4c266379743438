import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { TransportError } from './error.ts';
import { openNdjson } from './ndjson_transport.ts';
import { child, smallFileBytes, unreadChild } from './testing/child.ts';
import { temporaryDirectory } from './testing/directory.ts';
import { Lines, numbersOf, upTo } from './testing/lines.ts';
import { logged } from './testing/logged.ts';
import { until } from './testing/until.ts';

const read = (path: string): string => readFileSync(path, 'utf8');

test('appends to a file, which it makes for owner and group', async (context) => {
  const path = join(temporaryDirectory(context), 'flows.ndjson');
  const lines = new Lines();
  for (let i = 0; i < 2; i++) {
    const transport = await openNdjson(path);
    for (let chunk = 0; chunk < 300; chunk++) await transport.send(lines.next(100, 100).bytes, 100);
    await transport.close();
    assert.equal(transport.counts.delivered, 30_000);
    assert.deepEqual(numbersOf(read(path)), upTo(lines.sent));
  }
  assert.equal(statSync(path).mode & 0o777, 0o640 & ~process.umask());
});

test('what is flushed is in the file', async (context) => {
  const path = join(temporaryDirectory(context), 'flows.ndjson');
  const transport = await openNdjson(path);
  const lines = new Lines();
  for (let i = 1; i <= 3; i++) {
    transport.send(lines.next(1).bytes, 1);
    await transport.flush();
    assert.equal(numbersOf(read(path)).length, i);
  }
  await transport.close();
});

test('a path that cannot be opened is told with the way out', async (context) => {
  const folder = temporaryDirectory(context);
  const pipe = makePipe(folder);
  for (const [path, says] of [
    [join(folder, 'missing', 'flows.ndjson'), /missing\/flows\.ndjson cannot be written: its directory does not exist, make it first$/],
    [folder, /it is a directory, name a file in it$/],
    [pipe, /nobody reads this pipe, start its reader first$/],
  ] as const) {
    await assert.rejects(openNdjson(path), (error) => error instanceof TransportError && error.code === 'open' && says.test(error.message));
  }
});

test('half a line from a crash stays alone on its line, and is told', async (context) => {
  const path = join(temporaryDirectory(context), 'flows.ndjson');
  const log = logged();
  writeFileSync(path, '7\n{"flow_i');
  const transport = await openNdjson(path, { log });
  transport.send(new Lines().next(2).bytes, 2);
  await transport.close();
  assert.equal(read(path), '7\n{"flow_i\n0\n1\n');
  assert.deepEqual(log.lines, [`warn: ${path} ended in the middle of a line, which stays as it is; records go on after it`]);
});

test('after reopen lines go into a new file under the path', async (context) => {
  const path = join(temporaryDirectory(context), 'flows.ndjson');
  const transport = await openNdjson(path);
  const lines = new Lines();
  transport.send(lines.next(2).bytes, 2);
  await transport.flush();
  renameSync(path, `${path}.1`);
  await transport.reopen();
  transport.send(lines.next(2).bytes, 2);
  await transport.close();
  assert.deepEqual([read(`${path}.1`), read(path)], ['0\n1\n', '2\n3\n']);
});

test('where the file cannot be opened anew, lines go on into the old one', async (context) => {
  const folder = join(temporaryDirectory(context), 'logs');
  mkdirSync(folder);
  const log = logged();
  const transport = await openNdjson(join(folder, 'flows.ndjson'), { log });
  renameSync(folder, `${folder}.away`);
  await transport.reopen();
  transport.send(new Lines().next(2).bytes, 2);
  await transport.close();
  assert.equal(read(join(`${folder}.away`, 'flows.ndjson')), '0\n1\n');
  assert.match(log.lines.join(), /^warn: .* cannot be opened anew, .*: no such file or directory \(ENOENT\)$/);
});

test('a full file: what could not be written whole is cut away, counted and told', async (context) => {
  const path = join(temporaryDirectory(context), 'flows.ndjson');
  const { counts, problem } = await child([path, '20', 'full'], { smallFiles: true });
  const written = numbersOf(read(path)).length;
  assert.ok(written > 0 && counts.retries > 0);
  assert.deepEqual({ ...counts, retries: 0 }, { accepted: 2000, delivered: written, waiting: 0, dropped: 2000 - written, retries: 0 });
  assert.match(problem ?? '', /was not done within 0\.1 s \(.*flows\.ndjson cannot be written: file too large \(EFBIG\)\)$/);
});

test('full files that are moved away have every line once, and whole', async (context) => {
  const folder = temporaryDirectory(context);
  const { counts, problem } = await child([join(folder, 'flows.ndjson'), '5', 'rotate'], { smallFiles: true });
  const files = readdirSync(folder);
  assert.ok(files.length > 5);
  const numbers = files.flatMap((file) => numbersOf(read(join(folder, file))));
  assert.deepEqual(
    numbers.sort((a, b) => a - b),
    upTo(500),
  );
  assert.deepEqual([counts.delivered, problem], [500, undefined]);
});

test('standard output that is a file which fills up: goes on where it stopped', async (context) => {
  const folder = temporaryDirectory(context);
  const path = join(folder, 'flows.ndjson');
  const full = smallFileBytes(join(folder, 'probe'));
  writeFileSync(path, '');
  let ended = false;
  const running = child(['-', '5', 'close'], { smallFiles: true, output: `>> ${path}` });
  const end = (): void => {
    ended = true;
  };
  running.then(end, end);
  let all = '';
  while (!ended) {
    await until(() => ended || statSync(path).size === full);
    all += read(path);
    truncateSync(path);
  }
  assert.deepEqual(numbersOf(all), upTo(500));
  const { counts } = await running;
  assert.equal(counts.delivered, 500);
  assert.ok(counts.retries > 0);
});

test('a slow reader of a pipe holds the sender up', async (context) => {
  const { pipe, reader } = openPipe(context);
  const transport = await openNdjson(pipe, { memoryBytes: 100_000 });
  const lines = new Lines();
  const send = (): Promise<void> => transport.send(lines.next(2000, 100).bytes, 2000);
  // The first is under way and fills the pipe, the second waits.
  send();
  await until(() => transport.counts.waiting === 2000);
  let hasRoom = false;
  const room = send().then(() => {
    hasRoom = true;
  });
  assert.equal(hasRoom, false);
  assert.deepEqual(transport.counts, { accepted: 4000, delivered: 0, waiting: 4000, dropped: 0, retries: 0 });
  let got = '';
  const closed = transport.close();
  await until(() => {
    got += readAvailable(reader);
    return got.length === 400_000;
  });
  await Promise.all([room, closed]);
  assert.deepEqual(numbersOf(got), upTo(4000));
  assert.equal(transport.counts.delivered, 4000);
});

test('a reader that goes away ends it: the rest is dropped and told', async (context) => {
  const { pipe, reader } = openPipe(context);
  const log = logged();
  const transport = await openNdjson(pipe, { log });
  const lines = new Lines();
  transport.send(lines.next(1).bytes, 1);
  await transport.flush();
  assert.equal(readAvailable(reader), '0\n');
  closeSync(reader);
  transport.send(lines.next(2).bytes, 2);
  await transport.flush();
  await transport.send(lines.next(3).bytes, 3);
  assert.deepEqual(transport.counts, { accepted: 6, delivered: 1, waiting: 0, dropped: 5, retries: 0 });
  assert.equal(transport.problem?.final, true);
  assert.match(
    log.lines.join(),
    /^warn: .*pipe has no reader any more: broken pipe \(EPIPE\); 2 records that waited are dropped, as is what still comes$/,
  );
  await transport.close();
});

test('a reader that sleeps does not hold close up beyond its limit', async (context) => {
  const { pipe, reader } = openPipe(context);
  const transport = await openNdjson(pipe);
  transport.send(new Lines().next(2000, 100).bytes, 2000);
  await transport.close({ limitMs: 20 });
  assert.equal(transport.counts.dropped, 2000);
  closeSync(reader);
});

test('standard output, as pipe and as socket', async () => {
  const first = await child(['-', '50', 'close']);
  const second = await child(['-', '50', 'close'], { output: '| cat' });
  for (const { stdout, counts } of [first, second]) {
    assert.deepEqual(numbersOf(stdout), upTo(5000));
    assert.equal(counts.delivered, 5000);
  }
});

test('standard output whose reader has enough', async () => {
  const { stdout, counts, problem } = await child(['-', '500', 'close'], { output: '| head -n 5' });
  assert.deepEqual(numbersOf(stdout), upTo(5));
  assert.match(problem ?? '', /^standard output has no reader any more/);
  assert.ok(counts.dropped > 0 && counts.delivered + counts.dropped === 50_000);
});

test('standard output that nobody reads does not keep the process from its exit', async () => {
  const { counts } = await unreadChild(['-', '500', 'limit']);
  assert.ok(counts.dropped > 0);
});

function makePipe(folder: string): string {
  const pipe = join(folder, 'pipe');
  const { status, stderr } = spawnSync('mkfifo', [pipe], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return pipe;
}

/** A named pipe with a reader, which reads only when asked. */
function openPipe(context: TestContext): { pipe: string; reader: number } {
  const pipe = makePipe(temporaryDirectory(context));
  return { pipe, reader: openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK) };
}

function readAvailable(reader: number): string {
  const bytes = Buffer.alloc(65_536);
  try {
    return bytes.toString('utf8', 0, readSync(reader, bytes));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return '';
    throw error;
  }
}
