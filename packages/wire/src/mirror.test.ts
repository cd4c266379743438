import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode } from './decode.ts';
import { ethernet, ipv4, tcp, udp, wrapVxlan } from './fixtures.ts';
import { LINKTYPE_ETHERNET, LINKTYPE_RAW } from './linktype.ts';
import { enterMirror } from './mirror.ts';
import { Packet } from './packet.ts';
import { Walk } from './walk.ts';

/** All fields but the list of layers, of which the quick way has none. */
function decoded(bytes: Uint8Array, linkType: number, captured: number, listLayers: number) {
  const packet = new Packet();
  packet.listLayers = listLayers;
  packet.original = bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const code = decode(view, 0, captured, linkType, packet, true);
  const { layerKind: _kinds, layerOffset: _offsets, listLayers: _wish, ...fields } = packet;
  return { code, ...fields };
}

function isTheSame(bytes: Uint8Array, linkType: number, captured = bytes.length): void {
  assert.deepEqual(decoded(bytes, linkType, captured, 0), decoded(bytes, linkType, captured, 1));
}

const segment = tcp(new Uint8Array(20), { options: new Uint8Array([1, 1, 1, 0]) });
const inner = ethernet(ipv4(segment, { source: '10.0.0.1', destination: '10.0.0.2' }));
const copies = [
  inner,
  ethernet(ipv4(udp(new Uint8Array(9)), { proto: 17 })),
  wrapVxlan(inner, { vni: 9 }),
  ethernet(ipv4(segment), { vlans: [5] }),
  ethernet(new Uint8Array(46), { type: 0x0806 }),
].map((frame) => wrapVxlan(frame, { vni: 0xabcdef, source: '200.1.2.3' }));

test('the quick way and the layers one by one come to the same, wherever the packet is cut', () => {
  for (const copy of copies) {
    for (let captured = 0; captured <= copy.length; captured++) isTheSame(copy, LINKTYPE_ETHERNET, captured);
    isTheSame(copy.subarray(14), LINKTYPE_RAW);
    isTheSame(ethernet(copy.subarray(14), { vlans: [77] }), LINKTYPE_ETHERNET);
    isTheSame(new Uint8Array([...copy, 1, 2, 3]), LINKTYPE_ETHERNET);
  }
});

test('and whatever stands in it', () => {
  const change = fc.record({ at: fc.nat(120), bits: fc.integer({ min: 1, max: 255 }) });
  fc.assert(
    fc.property(fc.constantFrom(...copies), fc.array(change, { minLength: 1, maxLength: 3 }), fc.nat(10), (copy, changes, cut) => {
      const bytes = copy.slice();
      for (const { at, bits } of changes) bytes[at % bytes.length]! ^= bits;
      isTheSame(bytes, LINKTYPE_ETHERNET, bytes.length - cut);
      isTheSame(bytes.subarray(14), LINKTYPE_RAW, bytes.length - 14 - cut);
    }),
    { numRuns: 20_000 },
  );
});

test('the quick way is taken by a mirror copy, to its inner IP header', () => {
  const copy = copies[0]!;
  const walk = new Walk();
  walk.at = 14;
  walk.limit = copy.length;
  walk.end = copy.length;
  const packet = new Packet();
  assert.equal(enterMirror(new DataView(copy.buffer), walk, packet), true);
  assert.deepEqual([walk.at, packet.vni, packet.mirror3, packet.sender3], [14 + 50, 0xabcdef, 0xc8010203 | 0, 0xc8010203 | 0]);
});
