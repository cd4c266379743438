import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode } from './decode.ts';
import { bytes, decodeBytes, ethernet, gre, ipv4, ipv6, tcp, udp, vxlan, word4, wrapVxlan } from './fixtures.ts';
import { LAYER_NAMES } from './layer.ts';
import { Packet } from './packet.ts';
import { REFUSAL, REFUSAL_NAMES } from './refusal.ts';

const hello = bytes([1, 2, 3, 4, 5]);
const LINK_TYPES = [0, 1, 10, 12, 14, 101, 108, 113, 228, 229, 276];

test('a TCP segment over IPv4 fills every field that applies', () => {
  const segment = tcp(hello, { sourcePort: 1234, destinationPort: 80, seq: 0xfffffffe, ack: 7, flags: 0x18, window: 1000 });
  const frame = ethernet(ipv4(segment, { source: '1.2.3.4', destination: '5.6.7.8', ttl: 61, dscp: 46, ecn: 3, id: 99 }));
  const { code, packet } = decodeBytes(frame);
  assert.equal(code, REFUSAL.NONE);
  const { layerKind, layerOffset, ...fields } = packet;
  assert.deepEqual(fields, {
    sec: 0,
    nsec: 0,
    original: 59,
    encap: 0,
    vni: 0,
    mirror0: 0,
    mirror1: 0,
    mirror2: 0,
    mirror3: 0,
    sender0: 0,
    sender1: 0,
    sender2: 0,
    sender3: 0,
    vlan: 0,
    ipVersion: 4,
    src0: 0,
    src1: 0,
    src2: 0xffff,
    src3: word4('1.2.3.4'),
    dst0: 0,
    dst1: 0,
    dst2: 0xffff,
    dst3: word4('5.6.7.8'),
    proto: 6,
    ttl: 61,
    dscp: 46,
    ecn: 3,
    ipBytes: 45,
    fragment: 0,
    fragmentId: 99,
    fragmentOffset: 0,
    fragmentMore: 0,
    fragmentHeader: 0,
    srcPort: 1234,
    dstPort: 80,
    transportHeaderBytes: 20,
    payloadBytes: 5,
    tcpFlags: 0x18,
    seq: -2,
    ack: 7,
    window: 1000,
    mss: 0,
    windowScale: 255,
    icmpType: 0,
    icmpCode: 0,
    truncated: 0,
    layers: 3,
    listLayers: 1,
  });
  assert.deepEqual(
    [...layerKind.subarray(0, 3)].map((kind) => LAYER_NAMES[kind]),
    ['ethernet', 'ipv4', 'tcp'],
  );
  assert.deepEqual([...layerOffset.subarray(0, 3)], [64, 78, 98]);
});

test('the list of layers can be left out', () => {
  const frame = ethernet(ipv4(tcp(hello)));
  const packet = new Packet();
  packet.listLayers = 0;
  assert.equal(decode(new DataView(frame.buffer), 0, frame.length, 1, packet, true), 0);
  assert.equal(packet.layers, 3);
  assert.deepEqual([...packet.layerKind.subarray(0, 3)], [0, 0, 0]);
});

/** Packets of many shapes: each must leave nothing behind for the next. */
const shapes: Uint8Array[] = [
  ethernet(ipv4(tcp(hello, { flags: 0x02, options: bytes([2, 4, 5, 180, 3, 3, 7, 0]) })), { vlans: [5] }),
  ethernet(ipv6(udp(hello), { next: 17 }), { type: 0x86dd }),
  ethernet(ipv4(bytes([8, 3, 0, 0, 1, 2, 3, 4]), { proto: 1 })),
  wrapVxlan(ethernet(ipv4(tcp(hello)), { vlans: [9] }), { vni: 77 }),
  ethernet(ipv4(hello, { proto: 50, fragmentOffset: 800, more: true, id: 3 })),
  ethernet(hello, { type: 0x0806 }),
  ethernet(bytes([0x20]), { type: 0x0800 }),
];

test('nothing leaks from one packet into the next', () => {
  const used = new Packet();
  for (const first of shapes) {
    for (const second of shapes) {
      decode(new DataView(first.buffer), 0, first.length, 1, used, true);
      const fresh = new Packet();
      const view = new DataView(second.buffer);
      const code = decode(view, 0, second.length, 1, fresh, true);
      assert.equal(decode(view, 0, second.length, 1, used, true), code);
      const strip = ({ layerKind, layerOffset, ...fields }: Packet) => ({ ...fields, walked: [...layerKind.subarray(0, fields.layers)] });
      assert.deepEqual(strip(used), strip(fresh));
    }
  }
});

test('the code is an int32 and never minus zero', () => {
  for (const frame of shapes) assert.ok(Object.is(decodeBytes(frame).code | 0, decodeBytes(frame).code));
});

test('without decapsulation the outer flow is what is decoded', () => {
  const inner = ipv4(tcp(hello));
  const outer = { source: '9.9.9.9', destination: '8.8.8.8' };
  const tunnels: [Uint8Array, number, number][] = [
    [udp(vxlan(ethernet(inner), 5), 1000, 4789), 17, 1 + 2],
    [udp(bytes([0, 0, 0x65, 0x58, 0, 0, 1, 0], ethernet(inner)), 1000, 6081), 17, 3],
    [udp(bytes([0x30, 0xff, 0, 45, 0, 0, 0, 1], inner), 2152, 2152), 17, 3],
    [gre(inner, 0x0800), 47, 3],
    [inner, 4, 3],
    [ipv6(tcp(hello)), 41, 3],
  ];
  for (const [payload, proto, layers] of tunnels) {
    const { code, packet } = decodeBytes(ethernet(ipv4(payload, { ...outer, proto })), { decap: false });
    assert.equal(code, 0);
    assert.equal(packet.proto, proto);
    assert.equal(packet.src3, word4('9.9.9.9'));
    assert.equal(packet.encap, 0);
    assert.equal(packet.layers, layers);
    assert.equal(packet.payloadBytes, proto === 17 ? payload.length - 8 : payload.length);
    assert.equal(decodeBytes(ethernet(ipv4(payload, { ...outer, proto }))).packet.src3 === word4('9.9.9.9'), false);
  }
});

test('nesting ends at the layers there is room for', () => {
  let packet = ipv4(tcp(hello));
  for (let i = 0; i < 29; i++) packet = ipv4(packet, { proto: 4 });
  assert.equal(decodeBytes(ethernet(packet)).code, 0);
  assert.equal(decodeBytes(ethernet(packet)).packet.layers, 32);
  assert.equal(decodeBytes(ethernet(ipv4(packet, { proto: 4 }))).code, REFUSAL.TOO_MANY_LAYERS);
});

test('a link type that is not known is refused', () => {
  assert.equal(decodeBytes(ethernet(ipv4(tcp(hello))), { linkType: 147 }).code, REFUSAL.UNSUPPORTED_LINK_TYPE);
});

test('any bytes give a code, and only the bytes given decide', () => {
  const mutated = fc
    .tuple(fc.constantFrom(...shapes), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 6 }), fc.nat(200))
    .map(([shape, edits, length]) => {
      const copy = shape.slice();
      for (const [at, value] of edits) if (at < copy.length) copy[at] = value;
      return copy.subarray(0, Math.min(length, copy.length));
    });
  fc.assert(
    fc.property(
      fc.oneof(fc.uint8Array({ maxLength: 120 }), mutated),
      fc.constantFrom(...LINK_TYPES),
      fc.boolean(),
      (data, linkType, decap) => {
        const low = decodeBytes(data, { linkType, decap, filler: 0 });
        const high = decodeBytes(data, { linkType, decap, filler: 0x45 });
        assert.ok(REFUSAL_NAMES[low.code] !== undefined);
        assert.deepEqual(high, low);
        assert.ok(low.packet.payloadBytes >= 0);
        assert.ok(low.packet.ipBytes >= 0);
      },
    ),
    { numRuns: 3000 },
  );
});
