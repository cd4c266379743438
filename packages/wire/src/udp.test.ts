import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, ipv4, refusalOf, refusalsByPrefix, udp } from './fixtures.ts';

const frame = (datagram: Uint8Array, more = false) => ethernet(ipv4(datagram, { proto: 17, more }));
const payload = new Uint8Array(30);

test('payload is what the length says', () => {
  const { packet } = decodeBytes(frame(udp(payload, 1, 65535)));
  assert.deepEqual([packet.srcPort, packet.dstPort, packet.payloadBytes], [1, 65535, 30]);
  assert.equal(decodeBytes(frame(udp(payload, 1, 2, 20))).packet.payloadBytes, 12);
});

test('a length of 0, or beyond the packet, leaves it to the IP header', () => {
  assert.equal(decodeBytes(frame(udp(payload, 1, 2, 0))).packet.payloadBytes, 30);
  assert.equal(decodeBytes(frame(udp(payload, 1, 2, 1000))).packet.payloadBytes, 30);
  assert.equal(decodeBytes(frame(udp(payload, 1, 2, 4000), true)).packet.payloadBytes, 30); // as a first fragment has it
});

test('a length shorter than the header is refused', () => {
  for (const length of [1, 7]) assert.equal(refusalOf(frame(udp(payload, 1, 2, length))), 'udp_length');
});

test('only a destination port makes a mirror tunnel', () => {
  const { packet } = decodeBytes(frame(udp(payload, 4789, 53)));
  assert.deepEqual([packet.encap, packet.srcPort, packet.payloadBytes], [0, 4789, 30]);
  assert.equal(decodeBytes(frame(udp(payload, 6081, 53))).packet.srcPort, 6081);
  assert.equal(decodeBytes(frame(udp(payload, 53, 8472))).packet.dstPort, 8472); // Linux' old port for VXLAN
  assert.equal(refusalOf(frame(udp(payload, 53, 4789))), 'vxlan_flags');
});

test('a tunnel ends where the length says', () => {
  const inner = bytes([8, 0, 0, 0, 0, 0, 1, 0], ethernet(ipv4(udp(payload), { proto: 17 })));
  assert.equal(refusalOf(frame(bytes(udp(inner.subarray(0, 40), 1, 4789), inner.subarray(40)))), 'ipv4_header_short');
});

test('cut anywhere, a datagram is refused', () => {
  assert.equal(refusalsByPrefix(frame(udp(payload))), 'ethernet_short 14, ipv4_header_short 20, udp_header_short 8, none 31');
});
