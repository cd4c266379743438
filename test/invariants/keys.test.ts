import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINKTYPE_ETHERNET } from '@mirrorscope/wire';
import { ethernet, ipv6, tcp } from '@mirrorscope/wire/fixtures';
import { runPackets } from './engine_run.ts';
import { inVxlan } from './headers.ts';
import type { MirroredPacket } from './packets.ts';

/** So many that flows lie side by side in the index of the table, some with the same part of their hash noted there. */
const FLOWS = 4000;
const ETHERTYPE_IPV6 = 0x86dd;

const FRAME = ethernet(ipv6(tcp(new Uint8Array(0)), {}), { type: ETHERTYPE_IPV6, vlans: [1] });
/** Where the parts of the key stand in that frame: big-endian numbers of two or four bytes. */
const VLAN = 14;
const SOURCE = 26;
const DESTINATION = SOURCE + 16;
const SOURCE_PORT = DESTINATION + 16;
const DESTINATION_PORT = SOURCE_PORT + 2;
const WORDS = [0, 4, 8, 12];

const PARTS: readonly (readonly [name: string, packet: (n: number) => MirroredPacket])[] = [
  ['VNI', (n) => inVxlan(packet(FRAME), { source: '172.31.0.1', vni: n })],
  ['mirrored interface', (n) => inVxlan(packet(FRAME), { source: `172.31.${n >> 8}.${n & 255}`, vni: 7 })],
  ['VLAN', (n) => packet(patched(VLAN, 2, n))],
  ['client port', (n) => packet(patched(SOURCE_PORT, 2, n))],
  ['server port', (n) => packet(patched(DESTINATION_PORT, 2, n))],
  ...WORDS.map((word) => [`bytes ${word} to ${word + 3} of the source`, (n: number) => packet(patched(SOURCE + word, 4, n))] as const),
  ...WORDS.map(
    (word) => [`bytes ${word} to ${word + 3} of the destination`, (n: number) => packet(patched(DESTINATION + word, 4, n))] as const,
  ),
];

for (const [name, make] of PARTS) {
  test(`${FLOWS} flows that differ in the ${name} alone are kept apart, and found again`, () => {
    const once = Array.from({ length: FLOWS }, (_, n) => make(n + 1));
    const { rows } = runPackets([...once, ...once]);
    assert.equal(rows.length, FLOWS);
    assert.equal(new Set(rows.map(({ flow_id }) => flow_id)).size, FLOWS);
    assert.ok(rows.every((row) => row.client_packets + row.server_packets === 2));
  });
}

function packet(bytes: Uint8Array): MirroredPacket {
  return { sec: 1_700_000_000, nsec: 0, bytes, original: bytes.length, linkType: LINKTYPE_ETHERNET };
}

function patched(at: number, size: 2 | 4, value: number): Uint8Array {
  const bytes = FRAME.slice();
  const view = new DataView(bytes.buffer);
  if (size === 2) view.setUint16(at, value);
  else view.setUint32(at, value);
  return bytes;
}
