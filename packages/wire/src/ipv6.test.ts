import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, extension, ipv4, ipv6, refusalOf, refusalsByPrefix, tcp, udp } from './fixtures.ts';
import { ipv6 as fields } from './ipv6.ts';

const segment = tcp(new Uint8Array(100));
const frame = (packet: Uint8Array) => ethernet(packet, { type: 0x86dd });

test('the header fills the packet', () => {
  const { code, packet } = decodeBytes(
    frame(ipv6(segment, { source: '2001:db8:1:2:3:4:5:6', destination: 'ff02::fb', hopLimit: 9, dscp: 46, ecn: 2 })),
  );
  assert.equal(code, 0);
  assert.deepEqual([packet.src0, packet.src1, packet.src2, packet.src3], [0x20010db8, 0x00010002, 0x00030004, 0x00050006]);
  assert.deepEqual([packet.dst0, packet.dst1, packet.dst2, packet.dst3], [0xff020000 | 0, 0, 0, 0xfb]);
  assert.deepEqual([packet.ipVersion, packet.proto, packet.ttl, packet.dscp, packet.ecn], [6, 6, 9, 46, 2]);
  assert.deepEqual([packet.ipBytes, packet.payloadBytes, packet.fragmentHeader], [160, 100, 0]);
});

test('the flow label is what is left of the first word', () => {
  const packet = ipv6(segment, { dscp: 63, ecn: 3 });
  packet.set([0x6f, 0xfa, 0xbc, 0xde]);
  const view = new DataView(packet.buffer);
  assert.equal(fields.flowLabel(view, 0), 0xabcde);
  assert.equal(fields.trafficClass(view, 0), 0xff);
});

test('IPv6 goes in IPv4, and both in IPv6', () => {
  const inner = ipv6(segment, { source: '2001:db8::77' });
  assert.equal(decodeBytes(ethernet(ipv4(inner, { proto: 41 }))).packet.src3, 0x77);
  assert.equal(decodeBytes(frame(ipv6(inner, { next: 41 }))).packet.src3, 0x77);
  assert.equal(decodeBytes(frame(ipv6(ipv4(segment), { next: 4 }))).packet.ipVersion, 4);
});

test('no next header is a flow of its own', () => {
  const { code, packet } = decodeBytes(frame(bytes(ipv6(new Uint8Array(0), { next: 59 }), new Uint8Array(6))));
  assert.equal(code, 0);
  assert.deepEqual([packet.proto, packet.payloadBytes, packet.ipBytes], [59, 0, 40]);
});

test('a payload length of 0 is measured by what encloses the packet', () => {
  const { packet } = decodeBytes(frame(ipv6(segment, { payloadLength: 0 })));
  assert.deepEqual([packet.ipBytes, packet.payloadBytes], [160, 100]);
  const padded = extension(6, [1, 4, 0, 0, 0, 0], segment);
  assert.equal(decodeBytes(frame(ipv6(padded, { next: 0, payloadLength: 0 }))).packet.payloadBytes, 100);
});

test('a jumbogram has its length in an option', () => {
  const jumbo = (length: number) => [0xc2, 4, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255];
  const { code, packet } = decodeBytes(frame(ipv6(extension(6, jumbo(100_000), segment), { next: 0, payloadLength: 0 })));
  assert.equal(code, 0);
  assert.deepEqual([packet.ipBytes, packet.payloadBytes, packet.truncated], [100_040, 100_000 - 28, 1]);
  const behind = extension(6, [0, 1, 1, 7, 0, 0, ...jumbo(70_000), 0, 0], segment);
  assert.equal(decodeBytes(frame(ipv6(behind, { next: 0, payloadLength: 0 }))).packet.payloadBytes, 70_000 - 36);
  for (const length of [4, 0xffffffff, 0x7fffffff]) {
    assert.equal(refusalOf(frame(ipv6(extension(6, jumbo(length), segment), { next: 0, payloadLength: 0 }))), 'ipv6_jumbo_length');
  }
});

test('another version is refused', () => {
  assert.equal(refusalOf(frame(ipv4(segment))), 'ipv6_version');
});

test('cut anywhere, a packet is refused', () => {
  assert.equal(
    refusalsByPrefix(frame(ipv6(udp(new Uint8Array(1)), { next: 17 }))),
    'ethernet_short 14, ipv6_header_short 40, udp_header_short 8, none 2',
  );
});
