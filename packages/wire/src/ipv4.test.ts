import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, ipv4, refusalOf, refusalsByPrefix, tcp, udp, word4 } from './fixtures.ts';
import { FRAGMENT_FIRST, FRAGMENT_LATER, FRAGMENT_NONE } from './packet.ts';

const segment = tcp(new Uint8Array(100));

test('options are stepped over', () => {
  for (const length of [0, 4, 40]) {
    const { code, packet } = decodeBytes(ethernet(ipv4(segment, { options: new Uint8Array(length) })));
    assert.equal(code, 0);
    assert.equal(packet.ipBytes, 20 + length + 120);
    assert.equal(packet.payloadBytes, 100);
  }
});

test('headers that contradict themselves are refused', () => {
  const broken = (at: number, value: number) => {
    const frame = ethernet(ipv4(segment));
    frame[14 + at] = value;
    return refusalOf(frame);
  };
  assert.equal(broken(0, 0x55), 'ipv4_version');
  assert.equal(broken(0, 0x44), 'ipv4_header_length');
  assert.equal(broken(3, 19), 'ipv4_total_length');
  assert.equal(refusalOf(ethernet(ipv4(segment, { totalLength: 20 }))), 'tcp_header_short');
});

test('padding behind the total length is not payload', () => {
  const { packet } = decodeBytes(ethernet(bytes(ipv4(tcp(new Uint8Array(0))), new Uint8Array(6))));
  assert.equal(packet.payloadBytes, 0);
  assert.equal(packet.truncated, 0);
});

test('lengths come from the header when the packet was cut', () => {
  const frame = ethernet(ipv4(segment));
  const { code, packet } = decodeBytes(frame, { captured: 60 });
  assert.equal(code, 0);
  assert.equal(packet.ipBytes, 140);
  assert.equal(packet.payloadBytes, 100);
  assert.equal(packet.truncated, 1);
  assert.equal(decodeBytes(frame).packet.truncated, 0);
  assert.equal(decodeBytes(frame, { captured: frame.length - 1 }).packet.truncated, 1);
});

test('a total length of 0 is measured by what encloses the packet', () => {
  const frame = ethernet(ipv4(segment, { totalLength: 0 }));
  const whole = decodeBytes(frame).packet;
  assert.deepEqual([whole.ipBytes, whole.payloadBytes, whole.truncated], [140, 100, 0]);
  const cut = decodeBytes(frame, { captured: 60 }).packet;
  assert.deepEqual([cut.ipBytes, cut.payloadBytes, cut.truncated], [140, 100, 1]);
  const inner = decodeBytes(ethernet(bytes(ipv4(ipv4(segment, { totalLength: 0 }), { proto: 4 }), new Uint8Array(9)))).packet;
  assert.deepEqual([inner.ipBytes, inner.payloadBytes], [140, 100]);
});

test('a first fragment has ports and its own payload', () => {
  const { code, packet } = decodeBytes(ethernet(ipv4(segment, { more: true, id: 0xbeef })));
  assert.equal(code, 0);
  assert.equal(packet.fragment, FRAGMENT_FIRST);
  assert.deepEqual([packet.fragmentId, packet.fragmentOffset, packet.fragmentMore, packet.fragmentHeader], [0xbeef, 0, 1, 1]);
  assert.deepEqual([packet.srcPort, packet.payloadBytes], [40000, 100]);
});

test('later fragments have no ports, and nothing in them is parsed', () => {
  for (const more of [true, false]) {
    const { code, packet } = decodeBytes(ethernet(ipv4(segment, { more, fragmentOffset: 0xfff8, id: 5 })));
    assert.equal(code, 0);
    assert.equal(packet.fragment, FRAGMENT_LATER);
    assert.deepEqual([packet.fragmentId, packet.fragmentOffset, packet.fragmentMore, packet.fragmentHeader], [5, 0xfff8, Number(more), 1]);
    assert.deepEqual([packet.proto, packet.srcPort, packet.dstPort, packet.tcpFlags, packet.payloadBytes], [6, 0, 0, 0, 120]);
  }
});

test('"do not fragment" makes no fragment', () => {
  const frame = ethernet(ipv4(segment));
  frame[14 + 6] = 0x40;
  const { packet } = decodeBytes(frame);
  assert.deepEqual([packet.fragment, packet.fragmentHeader], [FRAGMENT_NONE, 0]);
});

test('a tunnel is entered by its first fragment only', () => {
  const inner = ipv4(segment, { source: '1.1.1.1' });
  const first = decodeBytes(ethernet(ipv4(inner.subarray(0, 64), { proto: 4, more: true }))).packet;
  assert.deepEqual([first.src3, first.fragment, first.payloadBytes, first.truncated], [word4('1.1.1.1'), FRAGMENT_NONE, 100, 1]);
  const later = decodeBytes(ethernet(ipv4(inner, { proto: 4, fragmentOffset: 64 }))).packet;
  assert.deepEqual([later.proto, later.fragment, later.payloadBytes], [4, FRAGMENT_LATER, inner.length]);
});

test('an inner length beyond a whole outer packet is a cut by the mirror', () => {
  const inner = ipv4(segment);
  const { code, packet } = decodeBytes(ethernet(ipv4(inner.subarray(0, 50), { proto: 4 })));
  assert.equal(code, 0);
  assert.deepEqual([packet.payloadBytes, packet.truncated], [100, 1]);
});

test('protocols without ports count all they carry as payload', () => {
  for (const proto of [2, 50, 89, 255]) {
    const { code, packet } = decodeBytes(ethernet(ipv4(segment, { proto })));
    assert.equal(code, 0);
    assert.deepEqual([packet.proto, packet.srcPort, packet.dstPort, packet.payloadBytes], [proto, 0, 0, 120]);
  }
});

test('cut anywhere, options included, a packet is refused', () => {
  assert.equal(
    refusalsByPrefix(ethernet(ipv4(udp(new Uint8Array(1)), { proto: 17, options: new Uint8Array(8) }))),
    'ethernet_short 14, ipv4_header_short 28, udp_header_short 8, none 2',
  );
});
