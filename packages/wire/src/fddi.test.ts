import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ipv4, refusalOf, refusalsByPrefix, snap, tcp } from './fixtures.ts';
import { LINKTYPE_FDDI as linkType } from './linktype.ts';

const frame = (control: number) => bytes([control], new Uint8Array(12), snap(ipv4(tcp(new Uint8Array(2)))));

test('LLC frames are decoded, synchronous or not, whatever their priority', () => {
  for (const control of [0x50, 0x57, 0xd0]) assert.equal(decodeBytes(frame(control), { linkType }).packet.payloadBytes, 2);
});

test('frames of the ring itself are not IP', () => {
  for (const control of [0x41, 0x4f, 0x80, 0xc2]) assert.equal(refusalOf(frame(control), { linkType }), 'not_ip');
});

test('cut anywhere, a frame is refused', () => {
  assert.equal(refusalsByPrefix(frame(0x50), linkType), 'fddi_short 13, llc_short 8, ipv4_header_short 20, tcp_header_short 20, none 3');
});
