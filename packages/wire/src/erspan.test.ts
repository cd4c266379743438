import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, gre, ipv4, refusalOf, refusalsByPrefix, tcp } from './fixtures.ts';

const inner = ipv4(tcp(new Uint8Array(10)), { source: '10.9.9.9' });
const SEQUENCED = 0x1000;
const carry = (type: number, flags: number, payload: Uint8Array) =>
  ethernet(ipv4(gre(payload, type, flags, flags === 0 ? [] : [0, 0, 0, 1]), { proto: 47 }), { vlans: [4] });
const typeII = bytes([0x10, 5, 0, 1, 0, 0, 0, 0], ethernet(inner, { vlans: [6] }));
const typeIII = (flags: number, payload: Uint8Array) => bytes([0x20, 5, 0, 1], new Uint8Array(6), [flags >> 8, flags & 255], payload);

test('type I is a bare frame, type II has a header', () => {
  for (const frame of [carry(0x88be, 0, ethernet(inner, { vlans: [6] })), carry(0x88be, SEQUENCED, typeII)]) {
    const { code, packet } = decodeBytes(frame);
    assert.equal(code, 0);
    assert.deepEqual([packet.src3, packet.vlan, packet.payloadBytes, packet.encap], [0x0a090909, 6, 10, 0]);
  }
});

test('type III carries frames or packets, with or without more of a header', () => {
  const shapes = [typeIII(0, ethernet(inner)), typeIII(1, bytes(new Uint8Array(8), ethernet(inner))), typeIII(2 << 10, inner)];
  for (const shape of shapes) assert.equal(decodeBytes(carry(0x22eb, SEQUENCED, shape)).packet.payloadBytes, 10);
});

test('other versions are refused', () => {
  assert.equal(refusalOf(carry(0x22eb, SEQUENCED, new Uint8Array(40).fill(0x70))), 'erspan_version');
});

test('cut anywhere, a packet is refused', () => {
  assert.equal(
    refusalsByPrefix(carry(0x22eb, SEQUENCED, typeIII(1, bytes(new Uint8Array(8), ethernet(inner))))),
    'ethernet_short 14, vlan_short 4, ipv4_header_short 20, gre_header_short 8, erspan_header_short 12, ethernet_short 22, ipv4_header_short 20, tcp_header_short 20, none 11',
  );
});
