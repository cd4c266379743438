import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, geneve, ipv4, ipv6, refusalOf, refusalsByPrefix, tcp, udp } from './fixtures.ts';
import { ENCAP_GENEVE } from './packet.ts';

const inner = ipv4(tcp(new Uint8Array(10)));
const carry = (payload: Uint8Array) => ethernet(ipv4(udp(payload, 1, 6081), { proto: 17, source: '4.4.4.4' }), { vlans: [9] });

test('Ethernet, IPv4 and IPv6 inside, behind any options', () => {
  const shapes = [
    geneve(ethernet(inner), 0xabcdef),
    geneve(inner, 0xabcdef, 0x0800, new Uint8Array(32)),
    geneve(ipv6(tcp(new Uint8Array(10))), 0xabcdef, 0x86dd, new Uint8Array(252)),
  ];
  for (const shape of shapes) {
    const { code, packet } = decodeBytes(carry(shape));
    assert.equal(code, 0);
    assert.deepEqual([packet.encap, packet.vni, packet.mirror2, packet.mirror3], [ENCAP_GENEVE, 0xabcdef, 0xffff, 0x04040404]);
    assert.deepEqual([packet.payloadBytes, packet.vlan], [10, 0]);
  }
});

test('what is not version 0, or not IP, is refused', () => {
  assert.equal(refusalOf(carry(bytes([0x40], geneve(inner, 1, 0x0800).subarray(1)))), 'geneve_version');
  assert.equal(refusalOf(carry(geneve(inner, 1, 0x0806))), 'arp');
  assert.equal(refusalOf(carry(geneve(inner, 1, 0x1234))), 'not_ip');
});

test('cut anywhere, a packet is refused', () => {
  assert.equal(
    refusalsByPrefix(ethernet(ipv4(udp(geneve(inner, 1, 0x0800, new Uint8Array(8)), 1, 6081), { proto: 17 }))),
    'ethernet_short 14, ipv4_header_short 20, udp_header_short 8, geneve_header_short 16, ipv4_header_short 20, tcp_header_short 20, none 11',
  );
});
