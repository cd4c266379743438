import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CaptureError } from './error.ts';
import { Bytes, chunked, readAll } from './fixtures.ts';
import { openCaptureStream } from './open.ts';

const MICRO = 0xa1b2c3d4;
const NANO = 0xa1b23c4d;
const DATA = Uint8Array.of(0xca, 0xfe, 0xba, 0xbe);

function header(littleEndian: boolean, magic = MICRO, linkType = 1, major = 2, minor = 4): Bytes {
  return new Bytes(littleEndian).u32(magic).u16(major, minor).u32(0, 0, 65_535, linkType);
}

function read(bytes: Bytes, chunk = 4096) {
  return openCaptureStream('x.pcap', chunked(bytes.done(), chunk)).then(readAll);
}

for (const littleEndian of [true, false]) {
  const order = littleEndian ? 'little-endian' : 'big-endian';

  test(`${order}: microseconds and nanoseconds`, async () => {
    const micro = await read(header(littleEndian).u32(1_700_000_000, 999_999, 4, 60).raw(DATA));
    assert.deepEqual(micro.packets, [{ sec: 1_700_000_000, nsec: 999_999_000, original: 60, linkType: 1, bytes: 'cafebabe' }]);
    assert.equal(micro.error, undefined);
    const nano = await read(header(littleEndian, NANO).u32(1_700_000_000, 999_999_999, 4, 60).raw(DATA));
    assert.deepEqual(nano.packets, [{ sec: 1_700_000_000, nsec: 999_999_999, original: 60, linkType: 1, bytes: 'cafebabe' }]);
  });

  test(`${order}: a fraction of a second or more is carried over`, async () => {
    const micro = await read(header(littleEndian).u32(10, 2_500_000, 0, 0, 10, 0xffffffff, 0, 0));
    assert.deepEqual(
      micro.packets.map(({ sec, nsec }) => [sec, nsec]),
      [
        [12, 500_000_000],
        [4304, 967_295_000],
      ],
    );
    const nano = await read(header(littleEndian, NANO).u32(10, 1_000_000_000, 0, 0, 0xffffffff, 4_000_000_001, 0, 0));
    assert.deepEqual(
      nano.packets.map(({ sec, nsec }) => [sec, nsec]),
      [
        [11, 0],
        [3, 1],
      ],
    );
  });

  test(`${order}: the upper half of the link type is not part of it`, async () => {
    const { packets } = await read(header(littleEndian, MICRO, 0x14000071).u32(1, 1, 4, 4).raw(DATA));
    assert.equal(packets[0]?.linkType, 0x71);
  });

  test(`${order}: lengths stand the other way round before version 2.3, and perhaps in it`, async () => {
    const old = await read(header(littleEndian, MICRO, 1, 2, 2).u32(1, 1, 60, 4).raw(DATA));
    assert.deepEqual([old.packets[0]?.bytes, old.packets[0]?.original], ['cafebabe', 60]);
    const unsure = await read(header(littleEndian, MICRO, 1, 2, 3).u32(1, 1, 60, 4).raw(DATA).u32(2, 2, 4, 60).raw(DATA));
    assert.deepEqual(
      unsure.packets.map(({ bytes, original }) => [bytes, original]),
      [
        ['cafebabe', 60],
        ['cafebabe', 60],
      ],
    );
  });

  test(`${order}: a version in the other byte order is read, another version is refused`, async () => {
    const odd = await read(header(littleEndian, MICRO, 1, 0x0200, 0x0400).u32(1, 1, 4, 4).raw(DATA));
    assert.equal(odd.packets.length, 1);
    await assert.rejects(read(header(littleEndian, MICRO, 1, 3, 0)), {
      code: 'unsupported',
      message: /^x\.pcap: at byte 0: this is pcap version 3\.0.*editcap/,
    });
  });
}

test('a record that kept more than there was is taken as it stands', async () => {
  const { packets, error } = await read(header(true).u32(1, 1, 4, 2).raw(DATA).u32(2, 1, 4, 4).raw(DATA));
  assert.deepEqual([packets.length, packets[0]?.original, packets[0]?.bytes, error], [2, 2, 'cafebabe', undefined]);
});

test('a wire length beyond 31 bits stays a positive number', async () => {
  const { packets } = await read(header(true).u32(1, 1, 4, 0xffffffff).raw(DATA));
  assert.equal(packets[0]?.original, 0x7fffffff);
});

test('the good packets come before the error of a damaged record', async () => {
  const { packets, error } = await read(header(true).u32(1, 1, 4, 4).raw(DATA).u32(2, 2, 99_999_999, 60).raw(new Uint8Array(500)));
  assert.equal(packets.length, 1);
  assert.ok(error instanceof CaptureError);
  assert.deepEqual([error.code, error.file, error.offset], ['damaged', 'x.pcap', 44]);
  assert.match(
    error.message,
    /^x\.pcap: at byte 44: the packet record says 99999999 bytes, more than the limit of 262144; the file is damaged from here on/,
  );
});

test('the longest packet is read, a longer one is not', async () => {
  const longest = await read(header(true).u32(1, 1, 262_144, 262_144).raw(new Uint8Array(262_144)));
  assert.deepEqual([longest.packets.length, longest.error], [1, undefined]);
  const longer = await read(header(true).u32(1, 1, 262_145, 262_145).raw(new Uint8Array(262_145)));
  assert.deepEqual([longer.packets.length, (longer.error as CaptureError).code], [0, 'damaged']);
});

test('packets do not depend on how the stream is cut into chunks', async () => {
  const bytes = header(true);
  for (let i = 0; i < 40; i++) bytes.u32(i, i, (i * 37) % 200, 200).raw(new Uint8Array((i * 37) % 200).fill(i));
  const whole = await read(bytes);
  assert.equal(whole.packets.length, 40);
  for (const chunk of [1, 2, 7, 16, 23, 24, 25, 1000]) assert.deepEqual(await read(bytes, chunk), whole);
});
