import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openCapture, PcapWriter } from '@mirrorscope/capture';
import { ethernet, ipv4, udp, wrapVxlan } from '@mirrorscope/wire/fixtures';
import { fileName } from '../directory.ts';
import { RingError } from '../error.ts';
import { type CutOptions, cutRing } from './cut.ts';
import { summarizeRing } from './summary.ts';

const START = Date.UTC(2026, 4, 1, 12);
const ALL = {
  from: Number.NEGATIVE_INFINITY,
  to: Number.POSITIVE_INFINITY,
  filter: '',
  form: 'inner',
  payload: Number.POSITIVE_INFINITY,
} as const;

const frame = (port: number): Uint8Array => ethernet(ipv4(udp(new Uint8Array(20).fill(port), port, 53), { proto: 17 }));

/** A ring of two lanes, whose packets are 100 ms apart by turns, each lane in two files. */
function ringOf(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-cut-'));
  t.after(() => rmSync(directory, { recursive: true }));
  for (const [file, lane] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    const writer = new PcapWriter(join(directory, fileName(START + file * 1000, lane)), { nanoseconds: true });
    for (let i = 0; i < 5; i++) {
      const ms = file * 1000 + i * 200 + lane * 100;
      writer.write(START / 1000 + Math.floor(ms / 1000), (ms % 1000) * 1e6, wrapVxlan(frame(1000 + ms), { vni: 7 + lane }));
    }
    writer.close();
  }
  return directory;
}

/** What is cut out, by the ports that stand for the milliseconds since START. */
async function cut(directory: string, options: Partial<CutOptions> = {}) {
  const out = join(directory, 'out.pcap');
  const result = await cutRing({ ...ALL, directory, ...options }, out);
  const times: number[] = [];
  const lengths = new Set<string>();
  const source = await openCapture(out);
  const portAt = options.form === 'outer' ? 50 + 34 : 34;
  for await (const { view, offset, captured, original, count } of source.batches()) {
    for (let i = 0; i < count; i++) {
      times.push(view.getUint16(offset[i]! + portAt) - 1000);
      lengths.add(`${captured[i]} of ${original[i]}`);
    }
  }
  return { ...result, times, lengths: [...lengths] };
}

const every = Array.from({ length: 20 }, (_, i) => i * 100);

test('all lanes and files in order of time, without the tunnel or with it', async (t) => {
  const ring = ringOf(t);
  assert.deepEqual(await cut(ring), { packets: 20, vnis: new Set([7, 8]), times: every, lengths: ['62 of 62'] });
  assert.partialDeepStrictEqual(await cut(ring, { form: 'outer' }), { times: every, lengths: ['112 of 112'] });
  assert.deepEqual((await cut(ring, { payload: 0 })).lengths, ['42 of 62']);
});

test('a time span, both ends included, and a filter', async (t) => {
  const ring = ringOf(t);
  assert.deepEqual((await cut(ring, { from: START + 300, to: START + 1100 })).times, every.slice(3, 12));
  const found = await cut(ring, { filter: 'vni 8 and src portrange 1000-1500' });
  assert.deepEqual([found.times, [...found.vnis]], [[100, 300, 500], [8]]);
  assert.deepEqual((await cut(ring, { filter: 'tcp' })).times, []);
});

test('a file that ends within a packet, or within its header, gives what is whole in it', async (t) => {
  const ring = ringOf(t);
  appendFileSync(join(ring, fileName(START, 0)), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 100, 0, 0, 0, 1, 2, 3));
  writeFileSync(join(ring, fileName(START + 5000, 0)), '');
  writeFileSync(join(ring, fileName(START + 6000, 0)), Uint8Array.of(0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0));
  assert.deepEqual((await cut(ring)).times, every);
  const files = await summarizeRing(ring);
  assert.deepEqual(
    files.map(({ packets }) => packets),
    [5, 5, 5, 5, 0, 0],
  );
  assert.partialDeepStrictEqual(files[0], { first: START, last: START + 800, lane: 0 });
  assert.equal(files[5]!.first, undefined);
});

test('what is no ring is said to be none', async (t) => {
  const ring = ringOf(t);
  const isNone = (error: unknown): boolean => error instanceof RingError && error.code === 'no_ring';
  await assert.rejects(cut(ring, { directory: join(ring, 'missing') }), isNone);
  const empty = join(ring, 'empty');
  mkdirSync(empty);
  await assert.rejects(summarizeRing(empty), isNone);
});
