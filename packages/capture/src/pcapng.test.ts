import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CaptureError } from './error.ts';
import { chunked, PcapngBytes, readAll } from './fixtures.ts';
import { openCaptureStream } from './open.ts';

const DATA = Uint8Array.of(1, 2, 3, 4, 5);
const HEX = '0102030405';
const TIME = 1_700_000_000_123_456n;

async function read(parts: readonly Uint8Array[], chunk = 4096) {
  return readAll(await openCaptureStream('x.pcapng', chunked(Buffer.concat(parts), chunk)));
}

async function damage(parts: readonly Uint8Array[]): Promise<{ count: number; error: CaptureError }> {
  const { packets, error } = await read(parts);
  assert.ok(error instanceof CaptureError, `${error}`);
  return { count: packets.length, error };
}

for (const littleEndian of [true, false]) {
  const order = littleEndian ? 'little-endian' : 'big-endian';
  const make = new PcapngBytes(littleEndian);
  const other = new PcapngBytes(!littleEndian);
  const start = [make.section(), make.interface(1)];

  test(`${order}: enhanced, obsolete and simple packet blocks`, async () => {
    const { packets, error } = await read([
      ...start,
      make.enhanced(0, TIME, DATA, 99),
      make.obsolete(0, TIME + 1n, DATA, 98),
      make.simple(DATA),
    ]);
    assert.equal(error, undefined);
    assert.deepEqual(packets, [
      { sec: 1_700_000_000, nsec: 123_456_000, original: 99, linkType: 1, bytes: HEX },
      { sec: 1_700_000_000, nsec: 123_457_000, original: 98, linkType: 1, bytes: HEX },
      { sec: 1_700_000_000, nsec: 123_457_000, original: 5, linkType: 1, bytes: HEX },
    ]);
  });

  test(`${order}: a simple packet is cut to the snapshot length of its interface`, async () => {
    const { packets } = await read([make.section(), make.interface(1, 3), make.simple(DATA.subarray(0, 3), 5)]);
    assert.deepEqual(packets, [{ sec: 0, nsec: 0, original: 5, linkType: 1, bytes: '010203' }]);
  });

  test(`${order}: several interfaces, each with its link type and clock`, async () => {
    const nano = make.option(9, Uint8Array.of(9));
    const binary = make.option(9, Uint8Array.of(0x80 | 10));
    const later = make.option(14, make.body().u64(-3600n).done());
    const named = make.option(2, Buffer.from('eth0'));
    const end = make.option(0, new Uint8Array(0));
    const { packets } = await read([
      make.section(),
      make.interface(1),
      make.interface(101, 0, Buffer.concat([named, nano, end])),
      make.interface(113, 0, Buffer.concat([later, binary])),
      make.enhanced(2, 7200n * 1024n + 512n, DATA),
      make.enhanced(1, 1_700_000_000_987_654_321n, DATA),
      make.enhanced(0, TIME, DATA),
    ]);
    assert.deepEqual(
      packets.map(({ sec, nsec, linkType }) => [sec, nsec, linkType]),
      [
        [3600, 500_000_000, 113],
        [1_700_000_000, 987_654_321, 101],
        [1_700_000_000, 123_456_000, 1],
      ],
    );
  });

  test(`${order}: what stands behind the end of the options is not read`, async () => {
    const options = Buffer.concat([make.option(0, new Uint8Array(0)), make.option(9, Uint8Array.of(9))]);
    const { packets } = await read([make.section(), make.interface(1, 0, options), make.enhanced(0, TIME, DATA)]);
    assert.equal(packets[0]?.sec, 1_700_000_000);
  });

  test(`${order}: a section begins anew, also in the other byte order`, async () => {
    const { packets, error } = await read([
      ...start,
      make.enhanced(0, TIME, DATA),
      other.section(),
      other.interface(101),
      other.enhanced(0, TIME, DATA),
    ]);
    assert.equal(error, undefined);
    assert.deepEqual(
      packets.map(({ sec, linkType }) => [sec, linkType]),
      [
        [1_700_000_000, 1],
        [1_700_000_000, 101],
      ],
    );
    const forgotten = await damage([...start, other.section(), other.enhanced(0, TIME, DATA)]);
    assert.match(forgotten.error.message, /names interface 0, and 0 are described/);
  });

  test(`${order}: unknown blocks are skipped, however long, and options of packets too`, async () => {
    const unknown = make.block(0x0bad, make.body().raw(new Uint8Array(3_000_000)));
    const body = make
      .body()
      .u32(0)
      .u64(0n)
      .u32(5, 5)
      .raw(DATA)
      .pad()
      .raw(make.option(2, Uint8Array.of(0, 0, 0, 1)));
    const { packets, error } = await read([
      ...start,
      unknown,
      make.enhanced(0, TIME, DATA),
      make.block(5, make.body().u32(0, 1, 2)),
      make.block(6, body),
    ]);
    assert.deepEqual([packets.length, packets[1]?.bytes, error], [2, HEX, undefined]);
  });

  test(`${order}: packets do not depend on how the stream is cut into chunks`, async () => {
    const parts = [
      ...start,
      make.enhanced(0, TIME, DATA),
      make.block(99, make.body().raw(new Uint8Array(77))),
      make.obsolete(0, TIME, DATA),
      make.simple(DATA),
    ];
    const whole = await read(parts);
    assert.equal(whole.packets.length, 3);
    for (const chunk of [1, 3, 8, 12, 100]) assert.deepEqual(await read(parts, chunk), whole);
  });

  test(`${order}: damage is told after the good packets, with its place`, async () => {
    const good = [...start, make.enhanced(0, TIME, DATA)];
    const offset = Buffer.concat(good).length;
    const cases: [RegExp, Buffer][] = [
      [/names interface 7, and 1 are described/, make.enhanced(7, TIME, DATA)],
      [/a packet of 6 bytes stands in a block of 36/, make.block(6, make.body().u32(0, 0, 0, 6, 6, 0))],
      [/says 4000000000 bytes, more than the limit of 262144/, make.block(6, make.body().u32(0, 0, 0, 4_000_000_000, 6, 0))],
      [/a packet of 6 bytes stands in a block of 20/, make.block(3, make.body().u32(6).u32(0))],
      [/says it is 12 bytes long, which cannot be/, make.block(6, make.body())],
      [/says it is 13 bytes long, which cannot be/, make.body().u32(99, 13, 0, 0).done()],
      [/says it is 0 bytes long, which cannot be/, make.body().u32(99, 0, 0, 0).done()],
      [/says it is 1000000 bytes long, more than the limit of 524288/, make.body().u32(6, 1_000_000, 0).done()],
      [/32 bytes long at its start and 36 at its end/, make.body().u32(6, 32, 0, 0, 0, 0, 0, 36).done()],
      [/a section header without a byte-order mark/, make.block(0x0a0d0d0a, make.body().u32(1, 2, 3, 4))],
      [/a section of pcapng version 2, and 1 is read here/, make.section(2)],
      [/an option of the interface description runs past its block/, make.interface(1, 0, make.body().u16(2, 900).u32(0).done())],
      [/clock ticks every 10\^-50 s, finer than/, make.interface(1, 0, make.option(9, Uint8Array.of(50)))],
    ];
    for (const [expected, bytes] of cases) {
      const { count, error } = await damage([...good, bytes, make.enhanced(0, TIME, DATA)]);
      assert.deepEqual([count, error.code, error.file, error.offset], [1, 'damaged', 'x.pcapng', offset], error.message);
      assert.match(error.message, expected);
    }
  });

  test(`${order}: a simple packet without an interface is damage`, async () => {
    const { error } = await damage([make.section(), make.simple(DATA)]);
    assert.match(error.message, /a packet stands before the description of its interface/);
  });

  test(`${order}: a block that runs past the end is told by its start`, async () => {
    const cut = make.enhanced(0, TIME, DATA).subarray(0, 30);
    const packet = await damage([...start, cut]);
    assert.deepEqual([packet.error.code, packet.error.offset], ['truncated', 48]);
    assert.match(packet.error.message, /the file ends within a packet block of which only 30 of 40 bytes are there/);
    const skipped = await damage([...start, make.body().u32(99, 4_000_000_000, 0).done()]);
    assert.deepEqual([skipped.error.code, skipped.error.offset], ['truncated', 48]);
    assert.match(skipped.error.message, /a block of type 99 of which only 12 of 4000000000 bytes are there/);
  });
}
