import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, ipv4, ipv6, refusalOf, refusalsByPrefix, tcp } from './fixtures.ts';

const header = (next: number, words = 4) => bytes([next, words, 0, 0], new Uint8Array(8 + 4 * (words - 1)));
const segment = tcp(new Uint8Array(7));

test('what is authenticated is decoded, in both versions', () => {
  const v4 = decodeBytes(ethernet(ipv4(bytes(header(6), segment), { proto: 51 }))).packet;
  assert.deepEqual([v4.proto, v4.srcPort, v4.payloadBytes], [6, 40000, 7]);
  const v6 = decodeBytes(ethernet(ipv6(bytes(header(60), [6, 0, 1, 4, 0, 0, 0, 0], segment), { next: 51 }), { type: 0x86dd })).packet;
  assert.deepEqual([v6.proto, v6.srcPort, v6.payloadBytes], [6, 40000, 7]);
});

test('a length that is too small or leaves the packet is refused', () => {
  const broken = (words: number) => {
    const frame = ethernet(ipv4(bytes(header(6), segment), { proto: 51 }));
    frame[14 + 20 + 1] = words;
    return refusalOf(frame);
  };
  assert.equal(broken(0), 'ah_length');
  assert.equal(broken(250), 'ah_length');
});

test('cut anywhere, a packet is refused', () => {
  assert.equal(
    refusalsByPrefix(ethernet(ipv4(bytes(header(6), segment), { proto: 51 }))),
    'ethernet_short 14, ipv4_header_short 20, ah_short 12, tcp_header_short 32, none 8',
  );
});
