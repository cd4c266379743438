import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, ipv4, ipv6, refusalsByPrefix, tcp } from './fixtures.ts';

const v4 = (message: Uint8Array) => ethernet(ipv4(message, { proto: 1 }));
const v6 = (message: Uint8Array) => ethernet(ipv6(message, { next: 58 }), { type: 0x86dd });

test('type and code stand where ports would', () => {
  for (const frame of [v4, v6]) {
    const { code, packet } = decodeBytes(frame(bytes([13, 200, 0, 0, 1, 2, 3, 4], new Uint8Array(12))));
    assert.equal(code, 0);
    assert.deepEqual([packet.icmpType, packet.icmpCode, packet.srcPort, packet.dstPort, packet.payloadBytes], [13, 200, 0, 0, 12]);
  }
});

test('a packet quoted by an error is not taken for traffic', () => {
  const quoted = ipv4(tcp(new Uint8Array(0)), { source: '7.7.7.7', totalLength: 1500 });
  const { packet } = decodeBytes(v4(bytes([3, 4, 0, 0, 0, 0, 5, 0x78], quoted)));
  assert.deepEqual([packet.proto, packet.src3, packet.srcPort, packet.layers, packet.truncated], [1, 0x0a000001, 0, 3, 0]);
});

test('a message of four bytes has no payload', () => {
  assert.equal(decodeBytes(v4(bytes([9, 0, 0, 0]))).packet.payloadBytes, 0);
});

test('cut anywhere, a message is refused by its version', () => {
  const message = new Uint8Array(8);
  assert.equal(refusalsByPrefix(v4(message)), 'ethernet_short 14, ipv4_header_short 20, icmp_header_short 4, none 5');
  assert.equal(refusalsByPrefix(v6(message)), 'ethernet_short 14, ipv6_header_short 40, icmpv6_header_short 4, none 5');
});
