import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, ipv4, ipv6, refusalOf, refusalsByPrefix, tcp, udp } from './fixtures.ts';

const inner = ipv4(tcp(new Uint8Array(10)), { source: '10.9.9.9' });
const gtp = (flags: number, type: number, rest: readonly number[], payload: Uint8Array) =>
  bytes([0x30 | flags, type, 0, payload.length, 0, 0, 0, 1], rest, payload);
const carry = (payload: Uint8Array, source = 2152, destination = 2152) => ethernet(ipv4(udp(payload, source, destination), { proto: 17 }));

test('user packets are decoded, whichever side has the port', () => {
  for (const [source, destination] of [
    [2152, 9],
    [9, 2152],
  ]) {
    assert.equal(decodeBytes(carry(gtp(0, 0xff, [], inner), source, destination)).packet.src3, 0x0a090909);
  }
  assert.equal(decodeBytes(carry(gtp(0, 0xff, [], ipv6(tcp(new Uint8Array(3)))))).packet.payloadBytes, 3);
});

test('sequence numbers and extension headers are stepped over', () => {
  assert.equal(decodeBytes(carry(gtp(2, 0xff, [0, 1, 0, 0], inner))).packet.payloadBytes, 10);
  const extended = [0, 0, 0, 0x85, 1, 0, 0, 0xc0, 2, 0, 0, 0, 0, 0, 0, 0];
  assert.equal(decodeBytes(carry(gtp(4, 0xff, extended, inner))).packet.payloadBytes, 10);
  assert.equal(refusalOf(carry(gtp(4, 0xff, [0, 0, 0, 0x85, 0, 0, 0, 0], inner))), 'gtp_header_short');
});

test('everything else on the port is an ordinary flow', () => {
  for (const datagram of [gtp(0, 1, [], inner), bytes([0x50], inner), bytes([1, 2, 3])]) {
    const { code, packet } = decodeBytes(carry(datagram));
    assert.equal(code, 0);
    assert.deepEqual([packet.proto, packet.srcPort, packet.payloadBytes], [17, 2152, datagram.length]);
  }
});

test('cut anywhere, a user packet is refused', () => {
  assert.equal(
    refusalsByPrefix(carry(gtp(2, 0xff, [0, 1, 0, 0], inner))),
    'ethernet_short 14, ipv4_header_short 20, udp_header_short 8, gtp_header_short 13, ipv4_header_short 19, tcp_header_short 20, none 11',
  );
});
