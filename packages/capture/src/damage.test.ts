import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CaptureError } from './error.ts';
import { Bytes, chunked, PcapngBytes, readAll } from './fixtures.ts';
import { openCaptureStream } from './open.ts';

const DATA = new Uint8Array(40).fill(0xab);

function pcap(): Buffer {
  const bytes = new Bytes(true).u32(0xa1b2c3d4).u16(2, 4).u32(0, 0, 65_535, 1);
  for (let i = 0; i < 20; i++) bytes.u32(i, i, DATA.length, 60).raw(DATA);
  return bytes.done();
}

function pcapng(): Buffer {
  const parts: Buffer[] = [];
  for (const littleEndian of [true, false]) {
    const make = new PcapngBytes(littleEndian);
    parts.push(make.section(), make.interface(1, 0, make.option(9, Uint8Array.of(9))), make.interface(101));
    for (let i = 0; i < 8; i++) parts.push(make.enhanced(i & 1, BigInt(i) << 30n, DATA), make.obsolete(0, 1n, DATA), make.simple(DATA));
  }
  return Buffer.concat(parts);
}

for (const [name, whole] of [
  ['pcap', pcap()],
  ['pcapng', pcapng()],
] as const) {
  test(`${name} with bytes changed, anywhere: packets within the bytes, and no error but a CaptureError`, async () => {
    let failed = 0;
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(changes, fc.integer({ min: 1, max: 3000 }), async (edits, chunk) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of edits) bytes[at] = value;
      const reading = openCaptureStream('changed', chunked(bytes, chunk)).then(readAll);
      const { packets, error } = await reading.catch((error: unknown) => ({ packets: [], error }));
      assert.ok(error === undefined || error instanceof CaptureError, `${error}`);
      if (error !== undefined) failed++;
      let read = 0;
      for (const packet of packets) {
        assert.ok(packet.nsec >= 0 && packet.nsec < 1_000_000_000 && packet.original >= 0);
        read += packet.bytes.length / 2;
      }
      assert.ok(read <= bytes.length);
    });
    await fc.assert(property, { numRuns: 2000 });
    assert.ok(failed > 100, `${failed} of 2000 changed files were found damaged`);
  });
}
