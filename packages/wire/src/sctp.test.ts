import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, ipv4, refusalsByPrefix } from './fixtures.ts';
import { sctp } from './sctp.ts';

const message = bytes([0x1f, 0x90, 0x0b, 0x59, 0xde, 0xad, 0xbe, 0xef, 0, 0, 0, 0], new Uint8Array(16));
const frame = ethernet(ipv4(message, { proto: 132 }));

test('ports and payload', () => {
  const { packet } = decodeBytes(frame);
  assert.deepEqual([packet.proto, packet.srcPort, packet.dstPort, packet.payloadBytes], [132, 8080, 2905, 16]);
  assert.equal(sctp.verificationTag(new DataView(message.buffer), 0), 0xdeadbeef | 0);
});

test('cut anywhere, a packet is refused', () => {
  assert.equal(refusalsByPrefix(frame), 'ethernet_short 14, ipv4_header_short 20, sctp_header_short 12, none 17');
});
