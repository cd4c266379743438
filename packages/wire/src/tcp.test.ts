import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, ipv4, refusalOf, refusalsByPrefix, tcp } from './fixtures.ts';

const TIMESTAMPS = bytes([1, 1, 8, 10], new Uint8Array(8));
const SYN_OPTIONS = bytes([2, 4, 0x05, 0xb4, 4, 2], [8, 10], new Uint8Array(8), [1, 3, 3, 7]);

test('all flags, and numbers with their highest bit set', () => {
  const { packet } = decodeBytes(ethernet(ipv4(tcp(new Uint8Array(0), { flags: 0xff, seq: -1, ack: 0x80000000 | 0, window: 65535 }))));
  assert.deepEqual([packet.tcpFlags, packet.seq, packet.ack, packet.window], [0xff, -1, -0x80000000, 65535]);
});

test('options are part of the header', () => {
  const { packet } = decodeBytes(ethernet(ipv4(tcp(new Uint8Array(9), { options: TIMESTAMPS }))));
  assert.deepEqual([packet.transportHeaderBytes, packet.payloadBytes], [32, 9]);
});

test('a SYN brings its segment size and window scale', () => {
  for (const flags of [0x02, 0x12]) {
    const { packet } = decodeBytes(ethernet(ipv4(tcp(new Uint8Array(0), { flags, options: SYN_OPTIONS }))));
    assert.deepEqual([packet.mss, packet.windowScale], [1460, 7]);
  }
  const { packet } = decodeBytes(ethernet(ipv4(tcp(new Uint8Array(0), { flags: 0x10, options: SYN_OPTIONS }))));
  assert.deepEqual([packet.mss, packet.windowScale], [0, 255]);
});

test('a SYN whose options are cut gives what is left of them', () => {
  const frame = ethernet(ipv4(tcp(new Uint8Array(0), { flags: 0x02, options: SYN_OPTIONS })));
  const header = 14 + 20 + 20;
  const seen = (captured: number) => {
    const { code, packet } = decodeBytes(frame, { captured });
    return [code, packet.mss, packet.windowScale, packet.payloadBytes, packet.truncated];
  };
  assert.deepEqual(seen(header), [0, 0, 255, 0, 1]);
  assert.deepEqual(seen(header + 3), [0, 0, 255, 0, 1]);
  assert.deepEqual(seen(header + 4), [0, 1460, 255, 0, 1]);
  assert.deepEqual(seen(header + 19), [0, 1460, 255, 0, 1]);
  assert.deepEqual(seen(header + 20), [0, 1460, 7, 0, 0]);
});

test('a data offset that is too small or leaves the packet is refused', () => {
  const broken = (words: number) => {
    const frame = ethernet(ipv4(tcp(new Uint8Array(3))));
    frame[14 + 20 + 12] = words << 4;
    return refusalOf(frame);
  };
  assert.equal(broken(4), 'tcp_data_offset');
  assert.equal(broken(6), 'tcp_data_offset');
});

test('a first fragment may end within the options', () => {
  const { code, packet } = decodeBytes(
    ethernet(ipv4(tcp(new Uint8Array(0), { options: new Uint8Array(40) }).subarray(0, 24), { more: true })),
  );
  assert.equal(code, 0);
  assert.deepEqual([packet.transportHeaderBytes, packet.payloadBytes], [60, 0]);
});

test('cut anywhere, a segment is refused or accepted without its options', () => {
  assert.equal(
    refusalsByPrefix(ethernet(ipv4(tcp(new Uint8Array(2), { flags: 0x02, options: SYN_OPTIONS })))),
    'ethernet_short 14, ipv4_header_short 20, tcp_header_short 20, none 23',
  );
});
