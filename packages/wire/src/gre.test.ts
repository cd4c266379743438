import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, gre, ipv4, ipv6, refusalOf, refusalsByPrefix, tcp } from './fixtures.ts';
import { gre as fields } from './gre.ts';

const inner = ipv4(tcp(new Uint8Array(10)), { source: '10.9.9.9' });
const carry = (payload: Uint8Array) => ethernet(ipv4(payload, { proto: 47 }), { vlans: [4] });

test('any of checksum, key and sequence number may be there', () => {
  for (const flags of [0, 0x8000, 0x2000, 0x1000, 0xa000, 0x9000, 0x3000, 0xb000]) {
    const packetBytes = gre(inner, 0x0800, flags);
    const length = fields.headerLength(new DataView(packetBytes.buffer), 0);
    const { code, packet } = decodeBytes(carry(gre(inner, 0x0800, flags, Array<number>(length - 4).fill(0xee))));
    assert.equal(code, 0);
    assert.deepEqual([packet.src3, packet.payloadBytes, packet.vlan], [0x0a090909, 10, 4]);
  }
});

test('IPv6, Ethernet and MPLS go in too', () => {
  assert.equal(decodeBytes(carry(gre(ipv6(tcp(new Uint8Array(3))), 0x86dd))).packet.payloadBytes, 3);
  assert.equal(decodeBytes(carry(gre(bytes([0, 1, 1, 64], inner), 0x8847))).packet.payloadBytes, 10);
  const bridged = decodeBytes(carry(gre(ethernet(inner, { vlans: [77] }), 0x6558))).packet;
  assert.deepEqual([bridged.payloadBytes, bridged.vlan], [10, 77]);
  assert.equal(decodeBytes(carry(gre(ethernet(inner), 0x6558))).packet.vlan, 0);
});

test('GRE that carries something else is itself the flow', () => {
  const shapes = [gre(new Uint8Array(0), 0x0000), gre(inner, 0x2001), gre(inner, 0x880b, 0x3001, [0, 30, 1, 2, 0, 0, 0, 1])];
  for (const shape of shapes) {
    const { code, packet } = decodeBytes(carry(shape));
    assert.equal(code, 0);
    assert.deepEqual([packet.proto, packet.src3, packet.payloadBytes], [47, 0x0a000001, shape.length]);
  }
});

test('source routes and unknown versions are refused', () => {
  assert.equal(refusalOf(carry(gre(inner, 0x0800, 0x4000))), 'gre_routing');
  assert.equal(refusalOf(carry(gre(inner, 0x0800, 0x0002))), 'gre_version');
});

test('cut anywhere, a packet is refused', () => {
  assert.equal(
    refusalsByPrefix(ethernet(ipv4(gre(inner, 0x0800, 0x2000, [0, 0, 0, 1]), { proto: 47 }))),
    'ethernet_short 14, ipv4_header_short 20, gre_header_short 8, ipv4_header_short 20, tcp_header_short 20, none 11',
  );
});
