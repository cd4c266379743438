import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ipv4, ipv6, refusalOf, refusalsByPrefix, tcp } from './fixtures.ts';
import { LINKTYPE_LOOP, LINKTYPE_NULL } from './linktype.ts';

const payload = ipv4(tcp(new Uint8Array(2)));

test('the family is read in either byte order', () => {
  for (const linkType of [LINKTYPE_NULL, LINKTYPE_LOOP]) {
    for (const family of [
      [2, 0, 0, 0],
      [0, 0, 0, 2],
    ]) {
      assert.equal(decodeBytes(bytes(family, payload), { linkType }).packet.payloadBytes, 2);
    }
    for (const number of [24, 28, 30]) {
      for (const family of [
        [number, 0, 0, 0],
        [0, 0, 0, number],
      ]) {
        assert.equal(decodeBytes(bytes(family, ipv6(tcp(new Uint8Array(3)))), { linkType }).packet.payloadBytes, 3);
      }
    }
  }
});

test('other families are not IP', () => {
  assert.equal(refusalOf(bytes([7, 0, 0, 0], payload), { linkType: LINKTYPE_NULL }), 'not_ip');
  assert.equal(refusalOf(bytes([0xff, 0xff, 0xff, 0xff], payload), { linkType: LINKTYPE_NULL }), 'not_ip');
});

test('cut anywhere, a packet is refused', () => {
  assert.equal(
    refusalsByPrefix(bytes([2, 0, 0, 0], payload), LINKTYPE_NULL),
    'loopback_short 4, ipv4_header_short 20, tcp_header_short 20, none 3',
  );
});
