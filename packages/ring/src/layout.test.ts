import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, LINKTYPE_ETHERNET, LINKTYPE_RAW, Packet, REFUSAL_NAMES } from '@mirrorscope/wire';
import {
  bytes,
  ethernet,
  extension,
  geneve,
  gre,
  ipv4,
  ipv6,
  ipv6Fragment,
  tcp,
  udp,
  vxlan,
  wrapGatewayLoadBalancer,
  wrapVxlan,
} from '@mirrorscope/wire/fixtures';
import fc from 'fast-check';
import { type Form, Frame } from './frame.ts';

const SECRET = new TextEncoder().encode('SECRETSECRETSECRETSECRETSECRETSECRETSECRET');
const IPV6 = { type: 0x86dd };

interface Kept {
  readonly text: string;
  readonly kept: number;
  readonly original: number;
  readonly refusal: string;
  readonly etherType: number;
}

/** What is kept of a packet, and the bytes as text. */
function keep(
  packetBytes: Uint8Array,
  form: Form = 'inner',
  payload = 0,
  linkType = LINKTYPE_ETHERNET,
  captured = packetBytes.length,
): Kept {
  const packet = new Packet();
  packet.original = packetBytes.length;
  const view = new DataView(packetBytes.slice().buffer);
  const code = decode(view, 0, captured, linkType, packet, true);
  const frame = new Frame(form, payload);
  assert.ok(frame.take(view, 0, captured, linkType, packet, code));
  const made = frame.etherType === 0 ? 0 : 14;
  const text = Buffer.from(packetBytes.subarray(frame.start, frame.start + frame.kept - made)).toString('latin1');
  return { text, kept: frame.kept, original: frame.original, refusal: REFUSAL_NAMES[code]!, etherType: frame.etherType };
}

const options = new Uint8Array(12).fill(1);
const HEADERS: Readonly<Record<string, readonly [frame: Uint8Array, kept: number]>> = {
  'TCP with options': [ethernet(ipv4(tcp(SECRET, { options }))), 14 + 20 + 32],
  'IPv4 with options': [ethernet(ipv4(tcp(SECRET), { options: new Uint8Array(8) })), 14 + 28 + 20],
  UDP: [ethernet(ipv4(udp(SECRET), { proto: 17 })), 14 + 20 + 8],
  ICMP: [ethernet(ipv4(bytes([8, 0, 0, 0, 0, 1, 0, 1], SECRET), { proto: 1 })), 14 + 20 + 8],
  'ICMP that quotes a packet': [
    ethernet(ipv4(bytes([3, 3, 0, 0, 0, 0, 0, 0], ipv4(udp(SECRET), { proto: 17 })), { proto: 1 })),
    14 + 20 + 8,
  ],
  SCTP: [ethernet(ipv4(bytes(new Uint8Array(12), SECRET), { proto: 132 })), 14 + 20 + 12],
  ESP: [ethernet(ipv4(SECRET, { proto: 50 })), 14 + 20],
  'an unknown protocol': [ethernet(ipv4(SECRET, { proto: 250 })), 14 + 20],
  'a first fragment': [ethernet(ipv4(tcp(SECRET), { more: true })), 14 + 20 + 20],
  'a first fragment that ends within TCP': [ethernet(ipv4(tcp(SECRET).subarray(0, 16), { more: true })), 14 + 20 + 4],
  'a later fragment': [ethernet(ipv4(SECRET, { fragmentOffset: 8 })), 14 + 20],
  'IPv6 with extension headers': [
    ethernet(ipv6(extension(60, new Uint8Array(6), extension(6, new Uint8Array(14), tcp(SECRET))), { next: 0 }), IPV6),
    14 + 40 + 8 + 16 + 20,
  ],
  'a later fragment of IPv6': [ethernet(ipv6(ipv6Fragment(6, 8, false, 1, SECRET), { next: 44 }), IPV6), 14 + 40 + 8],
  'a first fragment of IPv6': [ethernet(ipv6(ipv6Fragment(17, 0, true, 1, udp(SECRET)), { next: 44 }), IPV6), 14 + 40 + 8 + 8],
  'VLAN tags': [ethernet(ipv4(udp(SECRET), { proto: 17 }), { vlans: [[0x88a8, 5], 6] }), 14 + 8 + 20 + 8],
  'a tunnel inside': [ethernet(ipv4(gre(ipv4(udp(SECRET), { proto: 17 }), 0x0800), { proto: 47 })), 14 + 20 + 4 + 20 + 8],
  'GRE of something else': [ethernet(ipv4(gre(SECRET, 0x880b, 1), { proto: 47 })), 14 + 20 + 4],
  'padding behind IP': [bytes(ethernet(ipv4(tcp(new Uint8Array(0)))), SECRET), 14 + 20 + 20],
  'a short fragment and padding': [bytes(ethernet(ipv4(tcp(SECRET, { options }).subarray(0, 24), { more: true })), SECRET), 14 + 20 + 24],
};

for (const [name, [frame, kept]] of Object.entries(HEADERS)) {
  test(`headers of ${name}: plain, and in every tunnel`, () => {
    for (const copy of [frame, wrapVxlan(frame), wrapGatewayLoadBalancer(frame)]) {
      const found = keep(copy);
      assert.equal(found.refusal, 'none');
      assert.equal(found.kept, kept);
      assert.equal(found.original, frame.length);
      assert.doesNotMatch(found.text + keep(copy, 'outer').text, /SECRET|SECR|CRET/);
      assert.equal(keep(copy, 'outer').kept, copy.length - frame.length + kept);
      assert.equal(keep(copy, 'inner', 4).kept, Math.min(kept + 4, frame.length));
      assert.equal(keep(copy, 'inner', Number.POSITIVE_INFINITY).kept, frame.length);
    }
  });
}

const REFUSED: Readonly<Record<string, readonly [frame: Uint8Array, kept: number]>> = {
  ARP: [ethernet(SECRET, { type: 0x0806 }), 14],
  'another EtherType': [ethernet(SECRET, { type: 0x88cc }), 14],
  'a wrong IP version': [ethernet(SECRET), 14],
  'TCP with a wrong offset': [ethernet(ipv4(bytes(tcp(SECRET).fill(0, 12, 13)))), 14 + 20],
  'payload that looks like VXLAN': [ethernet(ipv4(udp(vxlan(SECRET, 5), 40_000, 4789), { proto: 17 })), 14 + 20 + 8],
  'payload that looks like VXLAN and Ethernet': [ethernet(ipv4(udp(vxlan(ethernet(SECRET), 5), 40_000, 4789), { proto: 17 })), 14 + 20 + 8],
  'payload that looks like GENEVE': [ethernet(ipv4(udp(geneve(SECRET, 5), 40_000, 6081), { proto: 17 })), 14 + 20 + 8],
  'GRE with something else inside': [ethernet(ipv4(gre(SECRET, 0x0800), { proto: 47 })), 14 + 20],
};

for (const [name, [frame, kept]] of Object.entries(REFUSED)) {
  test(`${name}: refused, and nothing that may be payload is kept`, () => {
    const found = keep(wrapVxlan(frame));
    assert.notEqual(found.refusal, 'none');
    assert.equal(found.kept, kept);
    assert.doesNotMatch(found.text + keep(wrapVxlan(frame), 'outer').text, /SECR|CRET/);
  });
}

test('IP that came without Ethernet gets a header of its type', () => {
  const packet = ipv4(udp(SECRET), { proto: 17 });
  assert.partialDeepStrictEqual(keep(packet, 'outer', 0, LINKTYPE_RAW), { kept: 14 + 28, original: 14 + packet.length, etherType: 0x0800 });
  const carried = ethernet(ipv4(udp(geneve(ipv6(tcp(SECRET)), 5, 0x86dd), 40_000, 6081), { proto: 17 }));
  assert.partialDeepStrictEqual(keep(carried), { kept: 14 + 60, original: 14 + 60 + SECRET.length, etherType: 0x86dd });
});

test('a copy that its session cut has the length that its IP header tells', () => {
  const frame = ethernet(ipv4(tcp(SECRET)));
  const cut = wrapVxlan(frame.subarray(0, 60));
  assert.partialDeepStrictEqual(keep(cut, 'inner', Number.POSITIVE_INFINITY), { kept: 60, original: frame.length });
  assert.partialDeepStrictEqual(keep(wrapVxlan(frame), 'inner', Number.POSITIVE_INFINITY, LINKTYPE_ETHERNET, 100), {
    kept: 50,
    original: frame.length,
  });
});

test('padding behind a copy is no part of the packet in it', () => {
  const frame = ethernet(ipv4(udp(SECRET), { proto: 17 }));
  const padded = bytes(wrapVxlan(frame), new Uint8Array(6));
  assert.partialDeepStrictEqual(keep(padded, 'inner', Number.POSITIVE_INFINITY), { kept: frame.length, original: frame.length });
});

test('what is inside a broken tunnel nobody knows: the copy is kept as it came', () => {
  const copy = ethernet(ipv4(udp(vxlan(SECRET, 5, 0), 40_000, 4789), { proto: 17 }));
  assert.partialDeepStrictEqual(keep(copy), { kept: 14 + 28, original: copy.length, refusal: 'vxlan_flags' });
});

test('whatever bytes come, what is kept lies within them and is no longer than it was', () => {
  const packets = [...Object.values(HEADERS), ...Object.values(REFUSED)].flatMap(([frame]) => [
    frame,
    wrapVxlan(frame),
    wrapGatewayLoadBalancer(frame),
  ]);
  const change = fc.tuple(fc.nat(200), fc.integer({ min: 0, max: 255 }));
  const inputs = fc.record({
    packetBytes: fc.constantFrom(...packets),
    changes: fc.array(change, { maxLength: 4 }),
    cut: fc.nat(300),
    linkType: fc.constantFrom(0, LINKTYPE_ETHERNET, 10, LINKTYPE_RAW, 113, 276, 999),
    form: fc.constantFrom<Form>('inner', 'outer'),
    payload: fc.constantFrom(0, 5, Number.POSITIVE_INFINITY),
  });
  const offset = 32;
  const packet = new Packet();
  fc.assert(
    fc.property(inputs, ({ packetBytes, changes, cut, linkType, form, payload }) => {
      const memory = new Uint8Array(offset + packetBytes.length);
      memory.set(packetBytes, offset);
      for (const [at, value] of changes) if (at < packetBytes.length) memory[offset + at] = value;
      const captured = Math.min(cut, packetBytes.length);
      const view = new DataView(memory.buffer, 0, offset + captured);
      packet.original = packetBytes.length;
      const code = decode(view, offset, captured, linkType, packet, true);
      const frame = new Frame(form, payload);
      if (!frame.take(view, offset, captured, linkType, packet, code)) return;
      const { start, kept, original, etherType } = frame;
      const found = kept - (etherType === 0 ? 0 : 14);
      assert.ok(found >= 0 && start >= offset && start + found <= offset + captured, `${start} + ${found}`);
      assert.ok(kept <= original, `${kept} of ${original}`);
    }),
    { numRuns: 20_000 },
  );
});
