import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CaptureError, type CaptureFile, openCapture, openCaptureStream } from '@mirrorscope/capture';
import { reference } from '../conformance/captures.ts';
import { captureFiles } from '../invariants/packets.ts';
import { mutateFile } from './capture_mutation.ts';
import { Random } from './random.ts';
import { watched } from './watched.ts';

const FILES = 600;
const SMALL = 300_000;
/** Bytes that any packet takes in a file, at the least. */
const LEAST_RECORD = 16;
const SLOWEST_MS = 2000;

const originals = captureFiles()
  .map((file) => reference('files', file))
  .filter((path) => statSync(path).size < SMALL)
  .map((path) => new Uint8Array(readFileSync(path)));
const folder = mkdtempSync(join(tmpdir(), 'capture-fuzz-'));
after(() => rmSync(folder, { recursive: true }));

for (const [name, seed] of [
  ['a fixed seed', 20_260_105],
  ['a random seed', randomInt(2 ** 32)],
] as const) {
  test(`${FILES} damaged capture files of ${name} give packets, then a clear error or none`, async (context) => {
    context.diagnostic(`seed ${seed}`);
    const outcomes = await watched(`capture fuzz, seed ${seed}`, (alive) => readAll(seed, alive));
    for (const code of ['damaged', 'truncated', 'unknown_format', 'unsupported']) {
      assert.ok((outcomes[code] ?? 0) > 0, `no file ended with ${code}: ${JSON.stringify(outcomes)}`);
    }
    assert.ok(outcomes['packets']! > FILES, `only ${outcomes['packets']} packets were read`);
  });
}

/** How often files ended with each error, and the packets read in all. */
async function readAll(seed: number, alive: () => void): Promise<Record<string, number>> {
  const random = new Random(seed);
  const outcomes: Record<string, number> = { packets: 0 };
  for (let number = 0; number < FILES; number++) {
    alive();
    const bytes = mutateFile(random.of(originals), random.of(originals), random);
    const before = performance.now();
    const { packets, code } = await readOne(bytes, random, `file ${number} of seed ${seed}`);
    const took = performance.now() - before;
    assert.ok(took < SLOWEST_MS, `file ${number} of seed ${seed} took ${took.toFixed(0)} ms`);
    outcomes['packets']! += packets;
    outcomes[code] = (outcomes[code] ?? 0) + 1;
  }
  return outcomes;
}

async function readOne(bytes: Uint8Array, random: Random, name: string): Promise<{ packets: number; code: string }> {
  let packets = 0;
  try {
    const source = await open(bytes, random);
    const { compression } = source;
    for await (const { count, view, offset, captured, nsec } of source.batches()) {
      packets += count;
      for (let i = 0; i < count; i++) {
        const isInside = offset[i]! >= 0 && captured[i]! >= 0 && offset[i]! + captured[i]! <= view.byteLength;
        assert.ok(isInside, `${name}: a packet of ${captured[i]} bytes at ${offset[i]} of ${view.byteLength}`);
        assert.ok(nsec[i]! >= 0 && nsec[i]! < 1e9, `${name}: ${nsec[i]} nanoseconds`);
      }
      if (compression === 'none') assert.ok(packets * LEAST_RECORD <= bytes.length, `${name}: ${packets} packets of ${bytes.length} bytes`);
    }
    return { packets, code: 'none' };
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    assert.ok(error instanceof CaptureError, `${name}: ${error instanceof Error ? error.stack : error}`);
    assert.doesNotMatch(error.message, /[\n\r]/, name);
    return { packets, code: error.code };
  }
}

/** As a file, or as a stream in pieces of any size. */
function open(bytes: Uint8Array, random: Random): Promise<CaptureFile> {
  if (random.once(8)) {
    const path = join(folder, 'capture');
    writeFileSync(path, bytes);
    return openCapture(path);
  }
  return openCaptureStream('stream', pieces(bytes, random));
}

async function* pieces(bytes: Uint8Array, random: Random): AsyncGenerator<Uint8Array> {
  const most = random.of([7, 300, 70_000]);
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.length > most * 2000 ? 70_000 : 1 + random.below(most);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
