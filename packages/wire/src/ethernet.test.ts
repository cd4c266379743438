import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBytes, ethernet, ipv4, refusalOf, refusalsByPrefix, snap, tcp } from './fixtures.ts';

const payload = ipv4(tcp(new Uint8Array(3)));

test('cut anywhere, an Ethernet frame is refused by the header that is short', () => {
  assert.equal(refusalsByPrefix(ethernet(payload)), 'ethernet_short 14, ipv4_header_short 20, tcp_header_short 20, none 4');
});

test('types that are not IP are refused by kind', () => {
  assert.equal(refusalOf(ethernet(payload, { type: 0x0806 })), 'arp');
  assert.equal(refusalOf(ethernet(payload, { type: 0x88cc })), 'not_ip');
  assert.equal(refusalOf(ethernet(payload, { type: 1501 })), 'ethernet_type');
});

test('an 802.3 length leads to LLC and leaves padding out', () => {
  const llc = snap(payload);
  assert.equal(decodeBytes(ethernet(llc, { type: llc.length })).packet.payloadBytes, 3);
  assert.equal(refusalOf(ethernet(llc, { type: llc.length - 5 })), 'tcp_header_short'); // what lies beyond is not the frame's
});

test('transparent Ethernet bridging carries a frame in a frame', () => {
  const { code, packet } = decodeBytes(ethernet(ethernet(payload), { type: 0x6558, vlans: [3] }));
  assert.equal(code, 0);
  assert.equal(packet.vlan, 0);
});
