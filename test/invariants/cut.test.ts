import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowRow } from '@mirrorscope/record';
import fc from 'fast-check';
import { problemsOfCaptures } from './captures.ts';
import { differences } from './compare.ts';
import { packetsOf } from './conversation.ts';
import { type EngineRun, runPackets } from './engine_run.ts';
import { cut } from './headers.ts';
import type { MirroredPacket } from './packets.ts';
import { scripts } from './script.ts';

const LENGTH = 96;

/** Captures of whose packets some have headers beyond the first 96 bytes, and which headers these are. */
const DEEPER: Readonly<Record<string, string>> = {
  'geneve-gcp.pcap': 'the IPv4 header inside GENEVE ends at byte 114',
  'geneve-mercury-tls.pcap': 'the TCP header inside GENEVE, whose options take 24 bytes in one direction',
  'geneve-ssh.pcap': 'the TCP header inside GENEVE with options',
  'gre-aruba-80211.pcap': 'the TCP header inside 802.11, GRE and two IP headers',
  'gre-erspan-mixed.pcap': 'the UDP header inside a VLAN, ERSPAN and GRE',
  'tunnel-6in4.pcap': 'the options of a SYN over IPv6 over IPv4',
  'tunnel-gtp-fragments.pcap': 'the options of a SYN inside GTP',
  'vxlan-aws-traffic-mirror.pcap': 'the TCP header inside VXLAN: AWS cuts before it wraps (encapsulation.test.ts)',
  'vxlan-gso.pcap': 'the IPv6 header inside VXLAN',
  'vxlan-http.pcap': 'the TCP header inside VXLAN',
  'vxlan-overlapping-5tuples.pcap': 'the TCP header inside VXLAN',
  'vxlan-triple-nested.pcap': 'the third VXLAN header',
};

/** Columns that a SYN whose options were cut off leaves empty. */
const SYN_OPTIONS = ['client_mss', 'server_mss', 'client_window_scale', 'server_window_scale'] as const;

const onlyHeaders = (packets: readonly MirroredPacket[]) => packets.map((packet) => cut(packet, LENGTH));

test(`a capture cut to ${LENGTH} bytes a packet gives the same records as the whole`, async () => {
  const problems = await problemsOfCaptures((packets, file) => {
    if (file in DEEPER) return [];
    const whole = runPackets(packets);
    const headers = runPackets(onlyHeaders(packets));
    assert.deepEqual(headers.refused, whole.refused, file);
    return differences(whole.rows, headers.rows, ['truncated_packets']);
  });
  assert.deepEqual(problems, {});
});

test('where headers reach beyond the cut, the packets are refused as short and counted, or miss the options of SYNs', async () => {
  const problems = await problemsOfCaptures((packets, file) => {
    if (!(file in DEEPER)) return [];
    const whole = runPackets(packets);
    const headers = runPackets(onlyHeaders(packets));
    assert.equal(headers.arrived, whole.arrived, file);
    const rest = differences(whole.rows, headers.rows, ['truncated_packets', ...SYN_OPTIONS]);
    if (rest.length > 0) return tooShort(whole, headers);
    const options = differences(whole.rows, headers.rows, ['truncated_packets']);
    return options.length > 0 ? [] : [`fits into ${LENGTH} bytes: it should not be listed`];
  });
  assert.deepEqual(problems, {});
});

/** What the cut took from a capture must have been refused as too short. */
function tooShort(whole: EngineRun, headers: EngineRun): string[] {
  const short = Object.keys(headers.refused).filter((reason) => reason.endsWith('_short'));
  const more = short.reduce((sum, reason) => sum + headers.refused[reason]! - (whole.refused[reason] ?? 0), 0);
  const fewer = packetSum(whole.rows) - packetSum(headers.rows);
  return more === fewer && more > 0 ? [] : [`${fewer} packets fewer are in records, ${more} more were refused as short`];
}

const packetSum = (rows: readonly FlowRow[]) => rows.reduce((sum, row) => sum + row.client_packets + row.server_packets, 0);

test('conversations with everything that happens to packets give the same records when cut', () => {
  fc.assert(
    fc.property(scripts, (conversations) => {
      const packets = packetsOf(conversations);
      assert.deepEqual(differences(runPackets(packets).rows, runPackets(onlyHeaders(packets)).rows, ['truncated_packets']), []);
    }),
    { numRuns: 300 },
  );
});

test('packets captured before segmentation offload say no length, and are measured by the length they had', () => {
  fc.assert(
    fc.property(scripts, (conversations) => {
      const packets = packetsOf(
        conversations.map((script) => ({ ...script, vlan: 0, steps: script.steps.map((step) => ({ ...step, fragments: 1 })) })),
      );
      const whole = runPackets(packets);
      const offloaded = runPackets(onlyHeaders(packets.map(withoutLength)));
      assert.deepEqual(differences(whole.rows, offloaded.rows, ['truncated_packets']), []);
    }),
    { numRuns: 200 },
  );
});

/** The untagged packet with the length of its IP header set to 0. */
function withoutLength(packet: MirroredPacket): MirroredPacket {
  const bytes = packet.bytes.slice();
  const isIpv6 = bytes[14]! >> 4 === 6;
  new DataView(bytes.buffer).setUint16(isIpv6 ? 18 : 16, 0);
  return { ...packet, bytes };
}
