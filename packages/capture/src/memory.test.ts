import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bytes } from './fixtures.ts';
import { openCaptureStream } from './open.ts';

const CHUNK = 65_536;
const TOTAL = 200 * 1024 * 1024;
const PACKET = 112;

/** A capture of packets with 96 bytes each that nobody holds as a whole: the same chunk again and again. */
async function* endless(): AsyncGenerator<Uint8Array> {
  yield new Bytes(true).u32(0xa1b2c3d4).u16(2, 4).u32(0, 0, 65_535, 1).done();
  const record = new Bytes(true).u32(1, 1, 96, 96).raw(new Uint8Array(96)).done();
  const cycle = Buffer.concat(Array.from({ length: (2 * CHUNK) / 16 }, () => record));
  const packets = Math.floor(TOTAL / PACKET);
  for (let sent = 0; sent < packets * PACKET; sent += CHUNK) {
    const at = sent % PACKET;
    yield cycle.subarray(at, at + Math.min(CHUNK, packets * PACKET - sent));
  }
}

test('200 MB pass through in constant memory', { timeout: 60_000 }, async () => {
  const capture = await openCaptureStream('endless', endless());
  let packets = 0;
  let batches = 0;
  let before = 0;
  let peak = 0;
  for await (const batch of capture.batches()) {
    packets += batch.count;
    batches++;
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    if (batches === 100) before = arrayBuffers + heapUsed;
    if (batches > 100) peak = Math.max(peak, arrayBuffers + heapUsed);
  }
  assert.equal(packets, Math.floor(TOTAL / PACKET));
  assert.ok(before > 0);
  assert.ok(peak - before < 16 * 1024 * 1024, `grew by ${((peak - before) / 1024 / 1024).toFixed(1)} MB`);
});
