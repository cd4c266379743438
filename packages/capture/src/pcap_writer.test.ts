import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readAll, temporaryDirectory } from './fixtures.ts';
import { openCapture } from './open.ts';
import { PcapWriter } from './pcap_writer.ts';

test('writes the bytes that the format asks for', (context) => {
  const path = join(temporaryDirectory(context), 'one.pcap');
  const writer = new PcapWriter(path, { linkType: 101, snapLength: 3 });
  writer.write(1_700_000_000, 123_456_789, Uint8Array.of(1, 2, 3, 4, 5), 60);
  writer.close();
  const expected = [
    'd4c3b2a1',
    '02000400',
    '00000000',
    '00000000',
    '03000000',
    '65000000',
    '00f15365',
    '40e20100',
    '03000000',
    '3c000000',
    '010203',
  ];
  assert.equal(readFileSync(path).toString('hex'), expected.join(''));
});

for (const nanoseconds of [false, true]) {
  test(`what is written ${nanoseconds ? 'to the nanosecond' : 'to the microsecond'} is read again`, async (context) => {
    const path = join(temporaryDirectory(context), 'many.pcap');
    const writer = new PcapWriter(path, { nanoseconds, linkType: 276 });
    const sizes = [0, 1, 60, 1500, 65_535, 262_144, 9000, 262_144, 262_144, 14];
    const expected = sizes.map((size, i) => {
      const bytes = new Uint8Array(size).fill(i + 1);
      const nsec = i * 111_111_111;
      writer.write(0xfffffff0 + i, nsec, bytes, size + i);
      const kept = nanoseconds ? nsec : nsec - (nsec % 1000);
      return { sec: 0xfffffff0 + i, nsec: kept, original: size + i, linkType: 276, bytes: Buffer.from(bytes).toString('hex') };
    });
    writer.close();
    assert.deepEqual(await readAll(await openCapture(path)), { packets: expected, error: undefined });
  });
}

test('a flushed file can be read while it is being written', async (context) => {
  const path = join(temporaryDirectory(context), 'live.pcap');
  const writer = new PcapWriter(path);
  writer.write(1, 2000, Uint8Array.of(9));
  writer.flush();
  const { packets } = await readAll(await openCapture(path));
  assert.deepEqual(packets, [{ sec: 1, nsec: 2000, original: 1, linkType: 1, bytes: '09' }]);
  writer.close();
});

test('a million packets come back in order', async (context) => {
  const path = join(temporaryDirectory(context), 'million.pcap');
  const writer = new PcapWriter(path);
  const bytes = new Uint8Array(60);
  for (let i = 0; i < 1_000_000; i++) {
    new DataView(bytes.buffer).setUint32(0, i);
    writer.write(i, 0, bytes);
  }
  writer.close();
  let next = 0;
  for await (const batch of (await openCapture(path)).batches()) {
    for (let i = 0; i < batch.count; i++, next++) {
      if (batch.sec[i] !== next || batch.view.getUint32(batch.offset[i]!) !== next) assert.fail(`packet ${next} is another`);
    }
  }
  assert.equal(next, 1_000_000);
});
