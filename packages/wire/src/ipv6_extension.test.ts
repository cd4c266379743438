import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBytes, ethernet, extension, ipv6, ipv6Fragment, refusalOf, refusalsByPrefix, tcp } from './fixtures.ts';
import { FRAGMENT_FIRST, FRAGMENT_LATER, FRAGMENT_NONE } from './packet.ts';

const segment = tcp(new Uint8Array(100));
const frame = (packet: Uint8Array) => ethernet(packet, { type: 0x86dd });
const pad = [1, 4, 0, 0, 0, 0];

test('extension headers are stepped over and count as no payload', () => {
  const chain = extension(60, pad, extension(43, new Uint8Array(14), extension(135, pad, extension(6, pad, segment))));
  const { code, packet } = decodeBytes(frame(ipv6(chain, { next: 0 })));
  assert.equal(code, 0);
  assert.deepEqual([packet.proto, packet.srcPort, packet.payloadBytes, packet.ipBytes], [6, 40000, 100, 40 + 40 + 120]);
});

test('a mobility message is a protocol of its own', () => {
  const { packet } = decodeBytes(frame(ipv6(extension(59, new Uint8Array(14), new Uint8Array(0)), { next: 135 })));
  assert.deepEqual([packet.proto, packet.payloadBytes], [135, 16]);
  const options = decodeBytes(frame(ipv6(extension(59, pad, new Uint8Array(0)), { next: 60 }))).packet;
  assert.deepEqual([options.proto, options.payloadBytes], [59, 0]);
});

test('fragments: first, later and atomic', () => {
  const first = decodeBytes(frame(ipv6(ipv6Fragment(6, 0, true, -2, segment), { next: 44 }))).packet;
  assert.deepEqual([first.fragment, first.fragmentId, first.fragmentMore, first.fragmentHeader], [FRAGMENT_FIRST, -2, 1, 1]);
  assert.deepEqual([first.srcPort, first.payloadBytes], [40000, 100]);
  const later = decodeBytes(frame(ipv6(ipv6Fragment(6, 1448, false, 9, segment), { next: 44 }))).packet;
  assert.deepEqual([later.fragment, later.fragmentOffset, later.fragmentMore, later.fragmentHeader], [FRAGMENT_LATER, 1448, 0, 1]);
  assert.deepEqual([later.proto, later.srcPort, later.payloadBytes], [6, 0, 120]);
  const atomic = decodeBytes(frame(ipv6(ipv6Fragment(6, 0, false, 9, segment), { next: 44 }))).packet;
  assert.deepEqual([atomic.fragment, atomic.fragmentHeader, atomic.srcPort], [FRAGMENT_NONE, 1, 40000]);
});

test('reserved bits next to the offset are no offset', () => {
  const fragment = ipv6Fragment(6, 0, false, 9, segment);
  fragment[3] = 0x06;
  assert.equal(decodeBytes(frame(ipv6(fragment, { next: 44 }))).packet.fragment, FRAGMENT_NONE);
});

test('options of a later fragment are not looked for', () => {
  const { code, packet } = decodeBytes(frame(ipv6(ipv6Fragment(60, 8, true, 9, segment), { next: 44 })));
  assert.equal(code, 0);
  assert.deepEqual([packet.proto, packet.payloadBytes], [60, 120]);
});

test('an extension header beyond the payload is refused', () => {
  const chain = extension(6, pad, segment);
  chain[1] = 200;
  assert.equal(refusalOf(frame(ipv6(chain, { next: 60 }))), 'ipv6_extension_length');
});

test('a chain without end is refused', () => {
  let chain = segment;
  for (let i = 0; i < 40; i++) chain = extension(i === 0 ? 6 : 60, pad, chain);
  assert.equal(refusalOf(frame(ipv6(chain, { next: 60 }))), 'too_many_layers');
});

test('cut anywhere, a chain is refused', () => {
  assert.equal(
    refusalsByPrefix(frame(ipv6(extension(44, new Uint8Array(14), ipv6Fragment(6, 0, true, 1, tcp(new Uint8Array(0)))), { next: 0 }))),
    'ethernet_short 14, ipv6_header_short 40, ipv6_extension_short 24, tcp_header_short 20, none 1',
  );
});
