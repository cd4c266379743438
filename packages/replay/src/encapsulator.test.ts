import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  ENCAP_GENEVE,
  ENCAP_VXLAN,
  GENEVE_PORT,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_NULL,
  LINKTYPE_RAW,
  VXLAN_PORT,
} from '@mirrorscope/wire';
import {
  bytes,
  decodeBytes,
  ethernet,
  geneve,
  ipv4,
  ipv6,
  tcp,
  udp,
  vxlan,
  word4,
  wrapGatewayLoadBalancer,
  wrapVxlan,
} from '@mirrorscope/wire/fixtures';
import { Datagrams } from './datagrams.ts';
import { Encapsulator, type EncapsulatorOptions } from './encapsulator.ts';
import { batchOf } from './testing/batch.ts';
import { FakeOutlet } from './testing/fake_outlet.ts';

const SEGMENT = ipv4(tcp(new Uint8Array(60).fill(7)));
const FRAME = ethernet(SEGMENT);
const TAGGED = ethernet(SEGMENT, { vlans: [42] });
const ARP = ethernet(new Uint8Array(28), { type: 0x0806 });

const newDatagrams = () => new Datagrams(new FakeOutlet().outbox(1025, 262_144));

/** What one packet becomes: its datagram, or why it cannot be sent. */
function datagramOf(options: EncapsulatorOptions, ...packet: Parameters<typeof batchOf>): Uint8Array | string {
  const datagrams = newDatagrams();
  assert.ok(new Encapsulator(options).add(batchOf(...packet), 0, 0, datagrams));
  assert.equal(datagrams.count + datagrams.refused.size, 1);
  return datagrams.count === 0 ? [...datagrams.refused.keys()].join() : datagrams.outbox.bytes.slice(0, datagrams.bytes);
}

/** The datagram as its receiver decodes it. */
function received(port: number, payload: Uint8Array | string) {
  assert.ok(payload instanceof Uint8Array, `refused: ${payload}`);
  const { code, packet } = decodeBytes(ipv4(udp(payload, 50_000, port), { source: '127.0.0.1', proto: 17 }), { linkType: LINKTYPE_RAW });
  assert.equal(code, 0);
  const { encap, vni, mirror3, vlan, srcPort, payloadBytes, truncated } = packet;
  return { encap, vni, mirror3, vlan, srcPort, payloadBytes, truncated };
}

const INNER = { vlan: 0, srcPort: 40_000, payloadBytes: 60, truncated: 0 };
const OURS = { ...INNER, mirror3: word4('127.0.0.1') };

suite('to a VXLAN port', () => {
  test('a copy goes as it was recorded, without what pads its frame', () => {
    const padded = bytes(wrapVxlan(FRAME, { vni: 7 }), [0, 0, 0, 0]);
    assert.deepEqual(datagramOf({ encapsulation: 'vxlan' }, padded), vxlan(FRAME, 7));
    assert.deepEqual(datagramOf({ encapsulation: 'vxlan', vni: 0xabcdef }, padded), vxlan(FRAME, 0xabcdef));
  });

  test('whatever came to the port goes as it came', () => {
    for (const payload of [[], [1, 2, 3], [0, 0, 0, 0, 0, 0, 9, 1, 2]]) {
      const packet = ethernet(ipv4(udp(Uint8Array.from(payload), 1, VXLAN_PORT), { proto: 17 }));
      assert.deepEqual(datagramOf({ encapsulation: 'vxlan' }, packet), Uint8Array.from(payload));
      if (payload.length < 8) assert.deepEqual(datagramOf({ encapsulation: 'vxlan', vni: 5 }, packet), Uint8Array.from(payload));
    }
  });

  test('a copy below more tags than are decoded keeps its VNI', () => {
    const packet = ethernet(wrapVxlan(FRAME, { vni: 7 }).slice(14), { vlans: Array(29).fill(1) });
    assert.deepEqual(datagramOf({ encapsulation: 'vxlan', vni: 5 }, packet), vxlan(FRAME, 7));
  });

  test('a copy that the capture cut is as short as it is', () => {
    const copy = wrapVxlan(FRAME, { vni: 7 });
    const cut = datagramOf({ encapsulation: 'vxlan' }, copy, LINKTYPE_ETHERNET, copy.length - 30);
    assert.deepEqual(cut, vxlan(FRAME, 7).slice(0, -30));
    assert.deepEqual(received(VXLAN_PORT, cut), { ...OURS, encap: ENCAP_VXLAN, vni: 7, truncated: 1 });
  });

  test('other frames are wrapped', () => {
    assert.deepEqual(datagramOf({ encapsulation: 'vxlan' }, FRAME), vxlan(FRAME, 1));
    assert.deepEqual(datagramOf({ encapsulation: 'vxlan', vni: 5 }, TAGGED), vxlan(TAGGED, 5));
    assert.deepEqual(datagramOf({ encapsulation: 'vxlan' }, ARP), vxlan(ARP, 1));
    const other = ethernet(ipv4(udp(geneve(FRAME, 9), 1, GENEVE_PORT), { proto: 17 }));
    assert.deepEqual(datagramOf({ encapsulation: 'vxlan', vni: 5 }, other), vxlan(other, 5));
    assert.deepEqual(datagramOf({ encapsulation: 'vxlan' }, FRAME, LINKTYPE_ETHERNET, 40), vxlan(FRAME.slice(0, 40), 1));
  });

  test('packets of other link types get an Ethernet header', () => {
    const segment6 = ipv6(tcp(new Uint8Array(60)));
    const cooked = (type: number, payload: Uint8Array) =>
      bytes([0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 9, 0, 0], [type >> 8, type & 0xff], payload);
    const cooked2 = (type: number, payload: Uint8Array) =>
      bytes([type >> 8, type & 0xff, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6], new Uint8Array(8), payload);
    const tag = TAGGED.slice(14);
    for (const [linkType, packet, payload, type] of [
      [LINKTYPE_RAW, SEGMENT, SEGMENT, 0x0800],
      [LINKTYPE_RAW, segment6, segment6, 0x86dd],
      [LINKTYPE_NULL, bytes([2, 0, 0, 0], SEGMENT), SEGMENT, 0x0800],
      [LINKTYPE_LINUX_SLL, cooked(0x0800, SEGMENT), SEGMENT, 0x0800],
      [LINKTYPE_LINUX_SLL, cooked(0x8100, tag), tag, 0x8100],
      [LINKTYPE_LINUX_SLL2, cooked2(0x86dd, segment6), segment6, 0x86dd],
    ] as const) {
      const [header, rest] = [vxlan(new Uint8Array(0), 1), datagramOf({ encapsulation: 'vxlan' }, packet, linkType)];
      assert.ok(rest instanceof Uint8Array);
      assert.deepEqual(rest.slice(0, 8), header);
      assert.deepEqual(rest.slice(20), bytes([type >> 8, type & 0xff], payload));
      const { vlan } = received(VXLAN_PORT, rest);
      assert.equal(vlan, type === 0x8100 ? 42 : 0);
    }
    assert.equal(datagramOf({ encapsulation: 'vxlan' }, cooked(0x0806, new Uint8Array(28)), LINKTYPE_LINUX_SLL), 'arp');
    assert.equal(datagramOf({ encapsulation: 'vxlan' }, FRAME, 147), 'unsupported_link_type');
    assert.equal(datagramOf({ encapsulation: 'vxlan' }, new Uint8Array(0), LINKTYPE_RAW), 'ip_short');
  });

  test('what no datagram can hold', () => {
    assert.equal(datagramOf({ encapsulation: 'vxlan' }, new Uint8Array(65_500)), 'too_long');
    assert.equal(datagramOf({ encapsulation: 'vxlan' }, new Uint8Array(65_499)).length, 65_507);
  });
});

suite('to a GENEVE port', () => {
  test('a copy goes as it was recorded', () => {
    const copy = geneve(FRAME, 9, 0x6558, new Uint8Array(8));
    const packet = ethernet(ipv4(udp(copy, 1, GENEVE_PORT), { proto: 17 }));
    assert.deepEqual(datagramOf({ encapsulation: 'geneve' }, packet), copy);
    assert.deepEqual(received(GENEVE_PORT, datagramOf({ encapsulation: 'geneve', vni: 5 }, packet)), {
      ...OURS,
      encap: ENCAP_GENEVE,
      vni: 5,
    });
  });

  test('other frames are wrapped', () => {
    assert.deepEqual(datagramOf({ encapsulation: 'geneve' }, TAGGED), geneve(TAGGED, 1));
    const raw = datagramOf({ encapsulation: 'geneve', vni: 5 }, SEGMENT, LINKTYPE_RAW);
    assert.deepEqual(received(GENEVE_PORT, raw), { ...OURS, encap: ENCAP_GENEVE, vni: 5 });
  });

  test('VXLAN copies come as through a Gateway Load Balancer: outer source and VNI are those of the mirror', () => {
    const mirror = { encap: ENCAP_VXLAN, mirror3: word4('172.31.0.9'), ...INNER };
    const copy = wrapVxlan(FRAME, { vni: 7, source: '172.31.0.9' });
    assert.deepEqual(datagramOf({ encapsulation: 'geneve' }, copy), geneve(copy.slice(14), 0, 0x0800));
    assert.deepEqual(received(GENEVE_PORT, datagramOf({ encapsulation: 'geneve' }, copy)), { ...mirror, vni: 7 });
    assert.deepEqual(received(GENEVE_PORT, datagramOf({ encapsulation: 'geneve', vni: 5 }, copy)), { ...mirror, vni: 5 });

    const through = wrapGatewayLoadBalancer(FRAME, { vni: 7, source: '172.31.0.9' });
    assert.deepEqual(received(GENEVE_PORT, datagramOf({ encapsulation: 'geneve' }, through)), { ...mirror, vni: 7 });
    assert.deepEqual(received(GENEVE_PORT, datagramOf({ encapsulation: 'geneve', vni: 5 }, through)), { ...mirror, vni: 5 });
  });

  test('VXLAN of the mirrored host itself is not the mirror', () => {
    const inner = wrapVxlan(FRAME, { vni: 3 });
    const packet = ethernet(ipv4(udp(geneve(ethernet(ipv4(new Uint8Array(8), { proto: 47 })), 9), 1, GENEVE_PORT), { proto: 17 }));
    assert.deepEqual(datagramOf({ encapsulation: 'geneve', vni: 5 }, packet).slice(4, 7), Uint8Array.of(0, 0, 5));
    const overlay = ethernet(ipv4(udp(vxlan(inner, 9), 1, VXLAN_PORT), { proto: 17 }));
    assert.deepEqual(datagramOf({ encapsulation: 'vxlan', vni: 5 }, overlay), vxlan(inner, 5));
  });
});

suite('without encapsulation', () => {
  const options = { encapsulation: 'none' } as const;

  test('the payload of every UDP packet', () => {
    assert.deepEqual(datagramOf(options, ethernet(ipv4(udp(Uint8Array.of(1, 2, 3)), { proto: 17 }))), Uint8Array.of(1, 2, 3));
    assert.deepEqual(datagramOf(options, ipv6(udp(Uint8Array.of(1, 2, 3)), { next: 17 }), LINKTYPE_RAW), Uint8Array.of(1, 2, 3));
    assert.deepEqual(datagramOf(options, wrapVxlan(FRAME, { vni: 7 })), vxlan(FRAME, 7));
    assert.deepEqual(datagramOf({ ...options, vni: 5 }, wrapVxlan(FRAME, { vni: 7 })), vxlan(FRAME, 5));
    assert.deepEqual(datagramOf({ ...options, vni: 5 }, ethernet(ipv4(udp(vxlan(FRAME, 7)), { proto: 17 }))), vxlan(FRAME, 7));
  });

  test('others are refused', () => {
    assert.equal(datagramOf(options, FRAME), 'not_udp');
    assert.equal(datagramOf(options, ARP), 'arp');
    assert.equal(datagramOf(options, ethernet(ipv4(new Uint8Array(16), { proto: 17, fragmentOffset: 8 }))), 'later_fragment');
    assert.equal(datagramOf(options, ethernet(ipv4(new Uint8Array(7), { proto: 17 }))), 'udp_header_short');
  });
});

test('where there is no room the packet comes again', () => {
  const encapsulator = new Encapsulator({ encapsulation: 'vxlan' });
  const datagrams = newDatagrams();
  const batch = batchOf(FRAME);
  let added = 0;
  while (encapsulator.add(batch, 0, added, datagrams)) added++;
  assert.deepEqual([added, datagrams.count, datagrams.wrapped], [1024, 1024, 1024]);
  assert.equal(datagrams.time[1023], 1023);
  datagrams.clear();
  const large = batchOf(new Uint8Array(60_000));
  for (added = 0; encapsulator.add(large, 0, 0, datagrams); ) added++;
  assert.deepEqual([added, datagrams.bytes], [4, 4 * 60_008]);
});
