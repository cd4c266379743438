import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytes, decodeBytes, ethernet, ipv4, tcp } from './fixtures.ts';
import { tcpOptions } from './tcp_options.ts';

const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const view = (options: Uint8Array) => new DataView(options.buffer, options.byteOffset, options.length);

test('SACK blocks and timestamps are found behind other options', () => {
  const options = bytes([1, 1, 5, 18], u32(100), u32(200), u32(0xfffffff0), u32(0x10), [8, 10], u32(7), u32(8), [0]);
  const at = tcpOptions.findSack(view(options), 0, options.length);
  assert.equal(at, 2);
  assert.equal(tcpOptions.sackBlocks(view(options), at), 2);
  assert.deepEqual([tcpOptions.sackLeft(view(options), at, 0), tcpOptions.sackRight(view(options), at, 0)], [100, 200]);
  assert.deepEqual([tcpOptions.sackLeft(view(options), at, 1), tcpOptions.sackRight(view(options), at, 1)], [-16, 16]);
  const stamps = tcpOptions.findTimestamps(view(options), 0, options.length);
  assert.deepEqual([tcpOptions.timestampValue(view(options), stamps), tcpOptions.timestampEcho(view(options), stamps)], [7, 8]);
  assert.equal(tcpOptions.permitsSack(view(options), 0, options.length), false);
  assert.equal(tcpOptions.permitsSack(view(bytes([4, 2])), 0, 2), true);
});

test('options behind the end, or behind a broken one, are not read', () => {
  assert.equal(tcpOptions.permitsSack(view(bytes([0, 4, 2])), 0, 3), false);
  assert.equal(tcpOptions.permitsSack(view(bytes([9, 0, 4, 2])), 0, 4), false);
  assert.equal(tcpOptions.permitsSack(view(bytes([9, 1, 4, 2])), 0, 4), false);
  assert.equal(tcpOptions.findTimestamps(view(bytes([8, 10, 0, 0])), 0, 4), -1);
  assert.equal(tcpOptions.findSack(view(bytes([5, 2])), 0, 2), -1);
});

test('an option of the wrong length is not taken', () => {
  const { packet } = decodeBytes(ethernet(ipv4(tcp(new Uint8Array(0), { flags: 2, options: bytes([2, 3, 9, 3, 4, 7, 7, 0]) }))));
  assert.deepEqual([packet.mss, packet.windowScale], [0, 255]);
});

test('any options can be searched', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (options) => {
      const data = view(options);
      const at = tcpOptions.findSack(data, 0, options.length);
      if (at >= 0) {
        const blocks = tcpOptions.sackBlocks(data, at);
        assert.ok(blocks >= 1);
        assert.equal(tcpOptions.sackRight(data, at, blocks - 1) | 0, tcpOptions.sackRight(data, at, blocks - 1));
      }
      const stamps = tcpOptions.findTimestamps(data, 0, options.length);
      assert.ok(stamps === -1 || stamps + 10 <= options.length);
    }),
  );
});
