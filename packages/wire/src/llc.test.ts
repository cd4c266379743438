import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, ipv4, refusalOf, refusalsByPrefix, snap, tcp } from './fixtures.ts';

const payload = ipv4(tcp(new Uint8Array(2)));
const framed = (llc: Uint8Array) => ethernet(llc, { type: llc.length });

test('SNAP with the organisations of RFC 1042 and 802.1H carries an EtherType', () => {
  for (const organisation of [0x000000, 0x0000f8]) {
    assert.equal(decodeBytes(framed(snap(payload, 0x0800, organisation))).packet.payloadBytes, 2);
  }
  assert.equal(refusalOf(framed(snap(payload, 0x0806))), 'arp');
});

test('other organisations, access points and controls are not IP', () => {
  assert.equal(refusalOf(framed(snap(payload, 0x0800, 0x00000c))), 'not_ip');
  assert.equal(refusalOf(framed(bytes([0x42, 0x42, 0x03], payload))), 'not_ip');
  assert.equal(refusalOf(framed(bytes([0xaa, 0xaa, 0xf3, 0, 0, 0, 8, 0], payload))), 'not_ip');
});

test('the access point of IP needs no SNAP', () => {
  assert.equal(decodeBytes(framed(bytes([0x06, 0x06, 0x03], payload))).packet.payloadBytes, 2);
});

test('cut anywhere, an LLC frame is refused', () => {
  assert.equal(
    refusalsByPrefix(framed(snap(payload))),
    'ethernet_short 14, llc_short 8, ipv4_header_short 20, tcp_header_short 20, none 3',
  );
});
