import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import type { CaptureFile } from './capture_file.ts';
import { CaptureError } from './error.ts';
import { chunked, type ReadPacket, readAll, temporaryDirectory } from './fixtures.ts';
import { openCapture, openCaptureStream } from './open.ts';

const CAPTURES = fileURLToPath(new URL('../../../../shared/captures/', import.meta.url));

interface Totals {
  frames: number;
  captured_bytes: number;
  wire_bytes: number;
  first_ts: string | null;
  last_ts: string | null;
}

/** What tshark counts and we do not: it shows pcapng's custom blocks as frames without a time. They are no packets. */
const CUSTOM_BLOCKS: Record<string, { frames: number; bytes: number }> = {
  'pcapng-be-advanced.pcapng': { frames: 3, bytes: 24 + 60 + 32 },
};

async function totalsOf(capture: CaptureFile): Promise<Totals> {
  const totals: Totals = { frames: 0, captured_bytes: 0, wire_bytes: 0, first_ts: null, last_ts: null };
  for await (const batch of capture.batches()) {
    for (let i = 0; i < batch.count; i++) {
      totals.frames++;
      totals.captured_bytes += batch.captured[i]!;
      totals.wire_bytes += batch.original[i]!;
      totals.last_ts = `${batch.sec[i]! >>> 0}.${String(batch.nsec[i]).padStart(9, '0')}`;
      totals.first_ts ??= totals.last_ts;
    }
  }
  return totals;
}

function expectedOf(file: string): Totals {
  const { totals } = JSON.parse(readFileSync(join(CAPTURES, 'oracle', `${parse(file).name}.json`), 'utf8')) as { totals: Totals };
  const { frames, bytes } = CUSTOM_BLOCKS[file] ?? { frames: 0, bytes: 0 };
  return {
    frames: totals.frames - frames,
    captured_bytes: totals.captured_bytes - bytes,
    wire_bytes: totals.wire_bytes - bytes,
    first_ts: totals.first_ts ?? null,
    last_ts: totals.last_ts ?? null,
  };
}

assert.ok(existsSync(CAPTURES), `these tests read real captures from ../shared/captures beside the repository: ${CAPTURES} is missing`);
const FILES = readdirSync(join(CAPTURES, 'files'));

test('there are captures to read', () => assert.ok(FILES.length >= 91, `${FILES.length} files`));

for (const file of FILES) {
  test(`${file}: packets, bytes and times are tshark's`, async () => {
    assert.deepEqual(await totalsOf(await openCapture(join(CAPTURES, 'files', file))), expectedOf(file));
  });
}

for (const file of ['tcp-port-reuse.pcap', 'pcapng-wireshark-samples.pcapng']) {
  test(`${file}: compressed it gives the same packets`, async (context) => {
    const plain = readFileSync(join(CAPTURES, 'files', file));
    const expected = await readAll(await openCapture(join(CAPTURES, 'files', file)));
    const path = join(temporaryDirectory(context), 'compressed');
    for (const bytes of [zlib.gzipSync(plain), zlib.zstdCompressSync(plain)]) {
      writeFileSync(path, bytes);
      assert.deepEqual(await readAll(await openCapture(path)), expected);
    }
  });
}

/** Ends of whole records or blocks: a file cut there is a whole file. */
function cleanCuts(bytes: Buffer): Set<number> {
  const pcapng = bytes.readUInt32BE(0) === 0x0a0d0d0a;
  const ends = new Set<number>();
  const u32 = (at: number) =>
    bytes.readUInt8(pcapng ? 8 : 0) === (pcapng ? 0x1a : 0xa1) ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  for (let at = pcapng ? 0 : 24; at + 16 <= bytes.length; at += pcapng ? u32(at + 4) : 16 + u32(at + 8)) ends.add(at);
  ends.delete(0);
  return ends;
}

for (const file of ['tcp-reassembly-zeek.pcap', 'nano-handshake.pcap', 'pcapng-be-advanced.pcapng', 'pcapng-wireshark-samples.pcapng']) {
  test(`${file}: cut at any byte it gives its good packets, then the error`, async () => {
    const bytes = readFileSync(join(CAPTURES, 'files', file));
    const whole = (await readAll(await openCaptureStream(file, chunked(bytes, 65_536)))).packets;
    const clean = cleanCuts(bytes);
    let before = 0;
    for (let cut = 0; cut < Math.min(2000, bytes.length); cut++) {
      const stream = openCaptureStream(file, chunked(bytes.subarray(0, cut), 4096));
      const { packets, error } = await stream.then(readAll, (error: unknown) => ({ packets: [] as ReadPacket[], error }));
      if (clean.has(cut)) assert.equal(error, undefined, `cut at ${cut}`);
      else assert.ok(error instanceof CaptureError && error.code === (cut === 0 ? 'empty' : 'truncated'), `cut at ${cut}: ${error}`);
      assert.deepEqual(packets, whole.slice(0, packets.length));
      assert.ok(packets.length === before || (packets.length === before + 1 && clean.has(cut)), `cut at ${cut}: ${packets.length} packets`);
      before = packets.length;
    }
    assert.ok(before > 0);
  });
}
