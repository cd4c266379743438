import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBytes, ipv4, ipv6, refusalOf, refusalsByPrefix, tcp } from './fixtures.ts';
import { LINKTYPE_IPV4, LINKTYPE_IPV6, LINKTYPE_RAW, LINKTYPE_RAW_BSD, LINKTYPE_RAW_OPENBSD } from './linktype.ts';

const v4 = ipv4(tcp(new Uint8Array(2)));
const v6 = ipv6(tcp(new Uint8Array(3)));

test('raw IP tells its version itself', () => {
  for (const linkType of [LINKTYPE_RAW, LINKTYPE_RAW_BSD, LINKTYPE_RAW_OPENBSD]) {
    assert.equal(decodeBytes(v4, { linkType }).packet.ipVersion, 4);
    assert.equal(decodeBytes(v6, { linkType }).packet.ipVersion, 6);
    assert.equal(refusalOf(Uint8Array.of(0x70, 0), { linkType }), 'ip_version');
    assert.equal(refusalOf(new Uint8Array(0), { linkType }), 'ip_short');
  }
});

test('link types of one version take no other', () => {
  assert.equal(refusalOf(v4, { linkType: LINKTYPE_IPV4 }), 'none');
  assert.equal(refusalOf(v6, { linkType: LINKTYPE_IPV4 }), 'ipv4_version');
  assert.equal(refusalOf(v6, { linkType: LINKTYPE_IPV6 }), 'none');
  assert.equal(refusalOf(ipv4(tcp(new Uint8Array(20))), { linkType: LINKTYPE_IPV6 }), 'ipv6_version');
});

test('cut anywhere, a packet is refused', () => {
  assert.equal(refusalsByPrefix(v4, LINKTYPE_RAW), 'ip_short 1, ipv4_header_short 19, tcp_header_short 20, none 3');
  assert.equal(refusalsByPrefix(v6, LINKTYPE_RAW), 'ip_short 1, ipv6_header_short 39, tcp_header_short 20, none 4');
});
