import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, ENCAP_GENEVE, ENCAP_VXLAN, ipv4, ipv6, LINKTYPE_RAW, Packet, REFUSAL, udp } from '@mirrorscope/wire';
import { ethernet, geneve, tcp, vxlan, word4, ipv4 as writeIpv4 } from '@mirrorscope/wire/fixtures';
import { OUTER_HEADER4, OUTER_HEADER6, OuterHeader } from './outer_header.ts';

const ANY = [0, 0, 0, 0];
const INNER = ethernet(writeIpv4(tcp(new Uint8Array(100))));
/** 2001:db8::9 */
const SOURCE6 = [0x20010db8, 0, 0, 9] as const;

/** A payload amid bytes that must not change, and room for a header in front of it. */
function slot(payload: Uint8Array): { view: DataView; at: number; memory: Uint8Array } {
  const at = 100;
  const memory = new Uint8Array(at + payload.length + 100).fill(0xee);
  memory.set(payload, at);
  return { view: new DataView(memory.buffer), at, memory };
}

function decoded(view: DataView, offset: number, captured: number, original = captured): { code: number; packet: Packet } {
  const packet = new Packet();
  packet.original = original;
  return { code: decode(view, offset, captured, LINKTYPE_RAW, packet, true), packet };
}

/** RFC 1071 over an IPv4 header: 0xffff where its checksum is right. */
function headerSum(view: DataView, offset: number): number {
  let sum = 0;
  for (let at = offset; at < offset + 20; at += 2) sum += view.getUint16(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

test('VXLAN from an IPv4 sender: viewpoint, lengths and checksum', () => {
  const payload = vxlan(INNER, 42);
  const { view, at, memory } = slot(payload);
  const header = new OuterHeader([0, 0, 0xffff, word4('10.9.8.7')], 'vxlan');
  const offset = header.write4(view, at, word4('203.0.113.254'), 65535, payload.length);
  assert.equal(offset, at - OUTER_HEADER4);
  assert.ok(memory.subarray(0, offset).every((byte) => byte === 0xee));
  assert.deepEqual(memory.subarray(at, at + payload.length), payload);
  const { code, packet } = decoded(view, offset, OUTER_HEADER4 + payload.length);
  assert.equal(code, 0);
  assert.deepEqual([packet.encap, packet.vni, packet.mirror2, packet.mirror3], [ENCAP_VXLAN, 42, 0xffff, word4('203.0.113.254')]);
  assert.equal(packet.payloadBytes, 100);
  assert.equal(packet.truncated, 0);
  assert.equal(ipv4.destination(view, offset), word4('10.9.8.7'));
  assert.equal(udp.sourcePort(view, offset + 20), 65535);
  assert.equal(udp.length(view, offset + 20), 8 + payload.length);
  assert.equal(headerSum(view, offset), 0xffff);
});

test('GENEVE from an IPv6 sender', () => {
  const payload = geneve(INNER, 0xabcdef);
  const { view, at, memory } = slot(payload);
  const offset = new OuterHeader([0x20010db8, 0, 0, 1], 'geneve').write6(view, at, ...SOURCE6, 4000, payload.length);
  assert.equal(offset, at - OUTER_HEADER6);
  assert.ok(memory.subarray(0, offset).every((byte) => byte === 0xee));
  const { code, packet } = decoded(view, offset, OUTER_HEADER6 + payload.length);
  assert.equal(code, 0);
  assert.deepEqual([packet.encap, packet.vni], [ENCAP_GENEVE, 0xabcdef]);
  assert.deepEqual([packet.mirror0, packet.mirror1, packet.mirror2, packet.mirror3], SOURCE6);
  assert.equal(ipv6.destination(view, offset, 0), 0x20010db8);
  assert.equal(ipv6.destination(view, offset, 3), 1);
  assert.equal(ipv6.payloadLength(view, offset), 8 + payload.length);
});

test('an IPv4 sender at an IPv6 socket gets an IPv4 header', () => {
  const payload = vxlan(INNER, 1);
  const { view, at } = slot(payload);
  const offset = new OuterHeader(ANY, 'vxlan').write6(view, at, 0, 0, 0xffff, word4('10.0.0.3'), 4000, payload.length);
  assert.equal(offset, at - OUTER_HEADER4);
  const { packet } = decoded(view, offset, OUTER_HEADER4 + payload.length);
  assert.equal(packet.mirror3, word4('10.0.0.3'));
  assert.equal(ipv4.destination(view, offset), 0);
});

test('a cut datagram states the length it had', () => {
  const payload = vxlan(INNER, 1);
  for (const [write, header] of [
    [(view: DataView, at: number) => new OuterHeader(ANY, 'vxlan').write4(view, at, 1, 1, payload.length), OUTER_HEADER4],
    [(view: DataView, at: number) => new OuterHeader(ANY, 'vxlan').write6(view, at, ...SOURCE6, 1, payload.length), OUTER_HEADER6],
  ] as const) {
    const cut = payload.subarray(0, payload.length - 50);
    const { view, at } = slot(cut);
    const { code, packet } = decoded(view, write(view, at), header + cut.length, header + payload.length);
    assert.equal(code, 0);
    assert.equal(packet.truncated, 1);
    assert.equal(packet.payloadBytes, 100);
  }
});

test('an empty datagram is refused behind the outer headers', () => {
  const { view, at } = slot(new Uint8Array(0));
  const offset = new OuterHeader(ANY, 'vxlan').write4(view, at, 1, 1, 0);
  assert.equal(decoded(view, offset, OUTER_HEADER4).code, REFUSAL.VXLAN_HEADER_SHORT);
});

test('the largest datagrams, and sums that carry twice', () => {
  const { view, at } = slot(new Uint8Array(0));
  const header = new OuterHeader([0, 0, 0xffff, -1], 'vxlan');
  const offset = header.write4(view, at, -1, 65535, 65507);
  assert.equal(ipv4.totalLength(view, offset), 65535);
  assert.equal(headerSum(view, offset), 0xffff);
  assert.equal(ipv6.payloadLength(view, header.write6(view, at, ...SOURCE6, 65535, 65527)), 65535);
  for (let source = 0, i = 0; i < 1000; i++, source = (Math.imul(source, 1_664_525) + 1_013_904_223) | 0) {
    assert.equal(headerSum(view, header.write4(view, at, source, i, i * 60)), 0xffff);
  }
});
