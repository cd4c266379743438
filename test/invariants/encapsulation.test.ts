import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINKTYPE_ETHERNET } from '@mirrorscope/wire';
import fc from 'fast-check';
import { problemsOfCaptures } from './captures.ts';
import { differences } from './compare.ts';
import { packetsOf } from './conversation.ts';
import { runPackets } from './engine_run.ts';
import { cut, inGatewayLoadBalancer, inGeneve, inVxlan } from './headers.ts';
import type { MirroredPacket } from './packets.ts';
import { scripts } from './script.ts';

const VIEWPOINT = ['encap', 'vni', 'mirror_src', 'flow_id'] as const;
const WRAPS = [
  ['VXLAN', inVxlan],
  ['GENEVE', inGeneve],
  ['VXLAN in GENEVE', inGatewayLoadBalancer],
] as const;

/** VXLAN and GENEVE carry Ethernet frames; these captures hold none, or others too. */
const OTHER_LINK_TYPES = [
  'frag-dns.pcap',
  'nano-handshake.pcap',
  'pcapng-be-advanced.pcapng',
  'sll2-mixed.pcap',
  'tcp-fastopen-ignored.pcap',
  'tcp-http-ooo-wireshark.pcap',
  'tcp-null-windowfull.pcap',
  'tcp-rstflood-llc.pcap',
  'tcp-single-byte-rexmit-fddi.pcap',
];

/**
 * Captures in which flows are told apart by tunnels of their own. Around all of them another one becomes the viewpoint, and such
 * flows are one. Only GENEVE around a single VXLAN leaves the VXLAN in place: that is what a Gateway Load Balancer does.
 */
const TOLD_APART_BY_TUNNELS: Readonly<Record<string, readonly string[]>> = {
  'geneve-mercury-tls.pcap': ['VXLAN', 'GENEVE', 'VXLAN in GENEVE'],
  'geneve-ssh.pcap': ['VXLAN', 'GENEVE', 'VXLAN in GENEVE'],
  'vxlan-arp-icmp.pcap': ['VXLAN', 'VXLAN in GENEVE'],
  'vxlan-icmp-truncated.pcap': ['VXLAN', 'VXLAN in GENEVE'],
  'vxlan-overlapping-5tuples.pcap': ['VXLAN', 'VXLAN in GENEVE'],
};

const isEthernet = (packet: MirroredPacket) => packet.linkType === LINKTYPE_ETHERNET;

test('a capture in mirror tunnels gives the same records as plain', async () => {
  const skipped: string[] = [];
  const problems = await problemsOfCaptures((packets, file) => {
    if (!packets.every(isEthernet)) {
      skipped.push(file);
      return [];
    }
    const plain = runPackets(packets);
    return WRAPS.flatMap(([name, wrap]) => {
      const wrapped = runPackets(packets.map((packet) => wrap(packet)));
      const found = differences(plain.rows, wrapped.rows, VIEWPOINT);
      assert.equal(wrapped.arrived, plain.arrived, file);
      assert.deepEqual(wrapped.refused, plain.refused, file);
      const packetsIn = (rows: typeof plain.rows) => rows.reduce((sum, row) => sum + row.client_packets + row.server_packets, 0);
      assert.equal(packetsIn(wrapped.rows), packetsIn(plain.rows), file);
      return found.length === 0 ? [] : [name];
    });
  });
  assert.deepEqual(problems, TOLD_APART_BY_TUNNELS);
  assert.deepEqual(skipped, OTHER_LINK_TYPES);
});

test('a capture cut to 96 bytes and then put into VXLAN, as a mirror session does, gives the same records as the whole', async () => {
  const problems = await problemsOfCaptures((packets, file) => {
    if (!packets.every(isEthernet) || file in TOLD_APART_BY_TUNNELS) return [];
    const headers = packets.map((packet) => cut(packet, 96));
    return differences(runPackets(headers).rows, runPackets(headers.map((packet) => inVxlan(packet))).rows, VIEWPOINT);
  });
  assert.deepEqual(problems, {});
});

test('conversations in mirror tunnels give the same records as plain, cut or whole', () => {
  fc.assert(
    fc.property(scripts, fc.constantFrom(...WRAPS), fc.constantFrom(96, 150, 1e6), (conversations, [, wrap], length) => {
      const packets = packetsOf(conversations);
      const wrapped = packets.map((packet) => wrap(cut(packet, length)));
      assert.deepEqual(differences(runPackets(packets).rows, runPackets(wrapped).rows, [...VIEWPOINT, 'truncated_packets']), []);
    }),
    { numRuns: 500 },
  );
});

test('the viewpoint of the records is that of the mirror', () => {
  const [packet] = packetsOf(fc.sample(scripts, { seed: 1, numRuns: 20 }).flat());
  const mirror = { source: '172.31.7.9', vni: 0xabcdef };
  for (const [wrap, encap] of [
    [inVxlan, 'vxlan'],
    [inGeneve, 'geneve'],
    [inGatewayLoadBalancer, 'vxlan'],
  ] as const) {
    const { rows } = runPackets([wrap(packet!, mirror)]);
    assert.deepEqual(
      rows.map(({ encap, vni, mirror_src }) => [encap, vni, mirror_src]),
      [[encap, mirror.vni, mirror.source]],
    );
  }
});
