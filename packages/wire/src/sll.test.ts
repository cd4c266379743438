import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ipv4, ipv6, refusalOf, refusalsByPrefix, snap, tcp } from './fixtures.ts';
import { LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2 } from './linktype.ts';
import { sll } from './sll.ts';

const payload = ipv4(tcp(new Uint8Array(2)));
const u16 = (value: number) => [value >> 8, value & 255];
const v1 = (type: number, body: Uint8Array, device = 1) => bytes([0, 0], u16(device), [0, 6], new Uint8Array(8), u16(type), body);
const v2 = (type: number, body: Uint8Array, device = 1) =>
  bytes(u16(type), [0, 0, 0, 0, 0, 9], u16(device), [0, 6], new Uint8Array(8), body);

for (const [linkType, wrap, header] of [
  [LINKTYPE_LINUX_SLL, v1, 16],
  [LINKTYPE_LINUX_SLL2, v2, 20],
] as const) {
  test(`link type ${linkType} carries an EtherType`, () => {
    assert.equal(decodeBytes(wrap(0x0800, payload), { linkType }).packet.payloadBytes, 2);
    assert.equal(decodeBytes(wrap(0x86dd, ipv6(tcp(new Uint8Array(4)))), { linkType }).packet.payloadBytes, 4);
    const tagged = decodeBytes(wrap(0x8100, bytes([0, 5, 8, 0], payload)), { linkType });
    assert.equal(tagged.packet.vlan, 5);
  });

  test(`link type ${linkType} may carry LLC, and other things`, () => {
    assert.equal(decodeBytes(wrap(0x0004, snap(payload)), { linkType }).packet.payloadBytes, 2);
    assert.equal(refusalOf(wrap(0x0806, payload), { linkType }), 'arp');
    assert.equal(refusalOf(wrap(0x0800, payload, 824), { linkType }), 'not_ip'); // on a netlink device
  });

  test(`link type ${linkType}, cut anywhere, is refused`, () => {
    assert.equal(
      refusalsByPrefix(wrap(0x0800, payload), linkType),
      `sll_short ${header}, ipv4_header_short 20, tcp_header_short 20, none 3`,
    );
  });
}

test('the second version names the interface', () => {
  assert.equal(sll.interfaceV2(new DataView(v2(0x0800, payload).buffer), 0), 9);
});
