import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { CaptureError } from './error.ts';
import { chunked, type ReadPacket, readAll, temporaryDirectory } from './fixtures.ts';
import { openCapture, openCaptureStream } from './open.ts';
import { PcapWriter } from './pcap_writer.ts';

/** A capture of packets that do not compress to nothing, and its packets. */
function write(path: string, count: number): Buffer {
  const writer = new PcapWriter(path);
  let state = 1;
  for (let i = 0; i < count; i++) {
    const bytes = new Uint8Array(60 + (i % 1000));
    for (let j = 0; j < 40; j++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
      bytes[j] = state >>> 16;
    }
    writer.write(i, 0, bytes);
  }
  writer.close();
  return readFileSync(path);
}

async function failure(opening: Promise<unknown>): Promise<CaptureError> {
  const error = await opening.then(
    () => assert.fail('it opened'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CaptureError, `${error}`);
  assert.doesNotMatch(error.message, /\n/);
  return error;
}

test('a path that leads nowhere, a directory, an empty file: each says what to do', async (context) => {
  const directory = temporaryDirectory(context);
  const empty = join(directory, 'empty.pcap');
  writeFileSync(empty, '');
  const missing = join(directory, 'no.pcap');
  for (const [path, code, advice] of [
    [missing, 'not_found', /there is no such file; check the path/],
    [join(empty, 'x.pcap'), 'not_found', /check the path/],
    [directory, 'is_directory', /name the capture files in it/],
    [empty, 'empty', /not even a file header; capture again/],
  ] as const) {
    const error = await failure(openCapture(path));
    assert.deepEqual([error.code, error.file, error.message.startsWith(`${path}: `)], [code, path, true]);
    assert.match(error.message, advice);
  }
});

test('a file that may not be read says so', async (context) => {
  const directory = temporaryDirectory(context);
  const path = join(directory, 'secret.pcap');
  write(path, 1);
  chmodSync(path, 0);
  chmodSync(directory, 0o755);
  // The superuser may read anything, so the reader becomes somebody else where it is one.
  const somebody = process.getuid?.() === 0 ? 'process.setgid(65534); process.setuid(65534);' : '';
  const module = fileURLToPath(new URL('./index.ts', import.meta.url));
  const script = `import { openCapture } from ${JSON.stringify(module)}; ${somebody} openCapture(process.argv[1]).catch((error) => console.log(error.code, error.message));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script, path], { encoding: 'utf8' });
  assert.equal(stdout, `no_permission ${path}: no permission to read it; allow it with chmod, or pipe the file in and give -\n`);
});

test('files of other kinds are named, with a way out', async () => {
  const cases: [string, string, RegExp][] = [
    ['a1b2cd34', 'unsupported', /Kuznetzov's modified pcap.*editcap/],
    ['34cdb2a1', 'unsupported', /Kuznetzov's modified pcap.*editcap/],
    ['cd34b2a1', 'unsupported', /Mesquita's modified pcap/],
    ['1c0001ac', 'unsupported', /Ixia's hardware pcap/],
    ['ab01001c', 'unsupported', /Ixia's software pcap/],
    ['fd377a585a00', 'unsupported', /compressed with xz; unpack it with: xz -dc/],
    ['425a6839', 'unsupported', /compressed with bzip2/],
    ['504b0304', 'unsupported', /a zip archive/],
    ['736e6f6f70000000', 'unsupported', /a snoop capture; convert it with: editcap/],
    ['7f454c46', 'unknown_format', /not a capture file: it begins with 7f454c46/],
    ['d4c3b2', 'truncated', /ends after 3 bytes, within its header/],
    ['d4c3b2a10200', 'truncated', /ends after 6 bytes, within its header/],
  ];
  for (const [bytes, code, expected] of cases) {
    const error = await failure(openCaptureStream('x', chunked(Buffer.from(bytes, 'hex'), 100)));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, expected);
  }
});

test('compressed captures are known by their bytes and give the same packets', async (context) => {
  const path = join(temporaryDirectory(context), 'capture');
  const plain = write(path, 5000);
  const expected = await readAll(await openCapture(path));
  assert.equal(expected.packets.length, 5000);
  const half = 1_000_001;
  const [first, second] = [plain.subarray(0, half), plain.subarray(half)];
  const skippable = Buffer.from('5a2a4d1803000000ffffff', 'hex');
  const zstdFrames: Buffer[] = [];
  for (let at = 0; at < plain.length; at += 9999) zstdFrames.push(zlib.zstdCompressSync(plain.subarray(at, at + 9999)));
  const cases: [string, Buffer, 'gzip' | 'zstd'][] = [
    ['gzip', zlib.gzipSync(plain), 'gzip'],
    ['gzip members', Buffer.concat([zlib.gzipSync(first), zlib.gzipSync(Buffer.alloc(0)), zlib.gzipSync(second)]), 'gzip'],
    ['gzip and padding', Buffer.concat([zlib.gzipSync(plain), Buffer.alloc(700)]), 'gzip'],
    ['zstd', zlib.zstdCompressSync(plain), 'zstd'],
    ['zstd frames', Buffer.concat(zstdFrames), 'zstd'],
    [
      'zstd skippable',
      Buffer.concat([skippable, zlib.zstdCompressSync(first), skippable, zlib.zstdCompressSync(second), skippable]),
      'zstd',
    ],
  ];
  for (const [name, bytes, compression] of cases) {
    writeFileSync(path, bytes);
    const capture = await openCapture(path);
    assert.deepEqual([capture.compression, capture.format], [compression, 'pcap'], name);
    assert.deepEqual(await readAll(capture), expected, name);
    assert.deepEqual(capture.progress, { bytesRead: bytes.length, bytesTotal: bytes.length }, name);
    for (const chunk of [1000, 65_536])
      assert.deepEqual(await readAll(await openCaptureStream(name, chunked(bytes, chunk))), expected, `${name} ${chunk}`);
  }
});

test('compressed data that was cut off gives what it can, then an error', async (context) => {
  const path = join(temporaryDirectory(context), 'cut.gz');
  const plain = write(path, 3000);
  const whole = (await readAll(await openCapture(path))).packets;
  for (const compress of [zlib.gzipSync, zlib.zstdCompressSync]) {
    const packed = compress(plain);
    const counts: number[] = [];
    for (let cut = 8; cut < packed.length; cut += 997) {
      writeFileSync(path, packed.subarray(0, cut));
      const { packets, error } = await openCapture(path).then(readAll, (error) => ({ packets: [] as ReadPacket[], error }));
      assert.ok(error instanceof CaptureError, `cut at ${cut}: ${error}`);
      assert.equal(error.code, 'truncated', error.message);
      assert.deepEqual(packets, whole.slice(0, packets.length));
      counts.push(packets.length);
    }
    assert.ok(counts.at(-1)! > 2500, `${compress.name}: ${counts.at(-1)}`);
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => a - b),
    );
  }
});

test('compressed data that is damaged gives what stands well before it, then an error', async (context) => {
  const path = join(temporaryDirectory(context), 'bad');
  const plain = write(path, 5000);
  const whole = (await readAll(await openCapture(path))).packets;
  const gzip = zlib.gzipSync(plain);
  gzip.writeUInt32LE(0, gzip.length - 8);
  const zstd = Buffer.concat([zlib.zstdCompressSync(plain), Buffer.from('not a frame at all')]);
  for (const [bytes, most] of [
    [gzip, 65_536],
    [zstd, 0],
  ] as const) {
    writeFileSync(path, bytes);
    const { packets, error } = await readAll(await openCapture(path));
    assert.ok(error instanceof CaptureError);
    assert.equal(error.code, 'damaged', error.message);
    assert.match(error.message, /at byte \d+: the compressed data is damaged \(.*\); what stands before was read/);
    assert.ok(plain.length - error.offset! <= most, `${error.offset} of ${plain.length}`);
    assert.deepEqual(packets, whole.slice(0, packets.length));
  }
});

/** Reads standard input in a process of its own; prints what the capture was. */
const STANDARD_INPUT = `
import { openCapture } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))};
let count = 0;
try {
  const capture = await openCapture('-');
  for await (const batch of capture.batches()) {
    count += batch.count;
    if (process.argv[1] === 'one') { console.log('first', count); await capture.close(); }
  }
  console.log(capture.format, capture.compression, count, capture.progress.bytesRead, capture.progress.bytesTotal);
} catch (error) {
  console.log(error.code, error.message);
}`;

const reader = (...args: string[]): string[] => ['--input-type=module', '-e', STANDARD_INPUT, ...args];

async function outputOf(child: ChildProcess): Promise<string> {
  let output = '';
  for await (const chunk of child.stdout!) output += chunk;
  return output;
}

test('standard input: a pipe, compressed or not, a file, and nothing', async (context) => {
  const path = join(temporaryDirectory(context), 'capture');
  const plain = write(path, 3000);
  const pipe = (input: Buffer) => spawnSync(process.execPath, reader(), { input, encoding: 'utf8' }).stdout;
  const packed = zlib.zstdCompressSync(plain);
  assert.equal(pipe(plain), `pcap none 3000 ${plain.length} undefined\n`);
  assert.equal(pipe(packed), `pcap zstd 3000 ${packed.length} undefined\n`);
  assert.match(pipe(Buffer.alloc(0)), /^empty standard input: there is nothing in it/);
  const descriptor = openSync(path, 'r');
  const file = spawnSync(process.execPath, reader(), { stdio: [descriptor, 'pipe', 'inherit'], encoding: 'utf8' });
  closeSync(descriptor);
  assert.equal(file.stdout, `pcap none 3000 ${plain.length} ${plain.length}\n`);
});

test('packets of a live pipe come as they arrive, and closing ends the wait for more', { timeout: 20_000 }, async (context) => {
  const plain = write(join(temporaryDirectory(context), 'capture'), 3);
  const child = spawn(process.execPath, reader('one'), { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin!.on('error', () => {});
  child.stdin!.write(plain.subarray(0, plain.length - 10));
  assert.equal(await outputOf(child), `first 2\npcap none 2 ${plain.length - 10} undefined\n`);
  child.stdin!.destroy();
});

test('a source that is closed while it waits ends without an error', { timeout: 20_000 }, async (context) => {
  const plain = write(join(temporaryDirectory(context), 'capture'), 2);
  async function* silent(bytes: Buffer): AsyncGenerator<Uint8Array> {
    yield bytes;
    await new Promise(() => {});
  }
  const packed = zlib.zstdCompressSync(plain);
  for (const bytes of [plain, zlib.gzipSync(plain), packed, Buffer.concat([packed, packed.subarray(0, 20)])]) {
    const capture = await openCaptureStream('silent', silent(bytes));
    const reading = readAll(capture);
    setTimeout(() => capture.close(), 20);
    const { packets, error } = await reading;
    assert.deepEqual([packets.length, error], [2, undefined]);
  }
});

test('leaving the loop closes the file', async (context) => {
  const path = join(temporaryDirectory(context), 'capture');
  write(path, 5000);
  const capture = await openCapture(path);
  let batches = 0;
  for await (const batch of capture.batches()) {
    batches += batch.count > 0 ? 1 : 0;
    break;
  }
  assert.equal(batches, 1);
  assert.deepEqual(await readAll(capture), { packets: [], error: undefined });
});
