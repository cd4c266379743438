import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, ipv4, refusalOf, refusalsByPrefix, tcp, udp, vxlan, word4, wrapVxlan } from './fixtures.ts';
import { ENCAP_VXLAN } from './packet.ts';

const inner = ethernet(ipv4(tcp(new Uint8Array(100)), { source: '10.1.1.1' }));

test('the mirrored packet is decoded, and its viewpoint is the outer source and VNI', () => {
  const { code, packet } = decodeBytes(wrapVxlan(inner, { source: '172.31.9.9', vni: 0xfffffe }));
  assert.equal(code, 0);
  assert.deepEqual([packet.encap, packet.vni], [ENCAP_VXLAN, 0xfffffe]);
  assert.deepEqual([packet.mirror0, packet.mirror1, packet.mirror2, packet.mirror3], [0, 0, 0xffff, word4('172.31.9.9')]);
  assert.deepEqual([packet.src3, packet.srcPort, packet.payloadBytes, packet.ttl], [word4('10.1.1.1'), 40000, 100, 64]);
});

test('tags outside a tunnel are not those of the packet inside', () => {
  const carried = ipv4(udp(vxlan(ethernet(ipv4(tcp(new Uint8Array(0)))), 1), 1, 4789), { proto: 17 });
  assert.equal(decodeBytes(ethernet(carried, { vlans: [100] })).packet.vlan, 0);
  const tagged = ipv4(udp(vxlan(ethernet(ipv4(tcp(new Uint8Array(0))), { vlans: [5] }), 1), 1, 4789), { proto: 17 });
  assert.equal(decodeBytes(ethernet(tagged, { vlans: [100] })).packet.vlan, 5);
});

test('a mirror cut to a length is decoded by the inner headers', () => {
  const { code, packet } = decodeBytes(wrapVxlan(inner.subarray(0, 64)));
  assert.equal(code, 0);
  assert.deepEqual([packet.ipBytes, packet.payloadBytes, packet.truncated], [140, 100, 1]);
});

test('a header without a valid VNI is refused; other flags are ignored', () => {
  const flagged = (flags: number) => ethernet(ipv4(udp(vxlan(inner, 1, flags), 1, 4789), { proto: 17 }));
  assert.equal(refusalOf(flagged(0x00)), 'vxlan_flags');
  assert.equal(refusalOf(flagged(0xf7)), 'vxlan_flags');
  assert.equal(refusalOf(flagged(0x88)), 'none');
});

test('what is mirrored but not IP is refused by kind', () => {
  assert.equal(refusalOf(wrapVxlan(ethernet(new Uint8Array(28), { type: 0x0806 }))), 'arp');
  assert.equal(refusalOf(wrapVxlan(ethernet(new Uint8Array(28), { type: 0x88cc }))), 'not_ip');
});

test('cut anywhere, a mirrored packet is refused by the header that is short', () => {
  assert.equal(
    refusalsByPrefix(wrapVxlan(inner.subarray(0, 60))),
    'ethernet_short 14, ipv4_header_short 20, udp_header_short 8, vxlan_header_short 8, ethernet_short 14, ipv4_header_short 20, tcp_header_short 20, none 7',
  );
});

test('an empty datagram to the port is refused', () => {
  assert.equal(refusalOf(ethernet(ipv4(udp(bytes(), 1, 4789), { proto: 17 }))), 'vxlan_header_short');
});
