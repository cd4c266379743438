import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, ipv4, ipv6, refusalOf, refusalsByPrefix, tcp } from './fixtures.ts';
import { mpls } from './mpls.ts';

const v4 = ipv4(tcp(new Uint8Array(2)));
const entry = (label: number, bottom: boolean) => [label >> 12, (label >> 4) & 255, ((label & 15) << 4) | (bottom ? 1 : 0), 64];
const frame = (payload: Uint8Array, labels: number[], type = 0x8847) =>
  ethernet(
    bytes(
      labels.flatMap((label, i) => entry(label, i === labels.length - 1)),
      payload,
    ),
    { type },
  );

test('below any number of labels the first bits tell the version', () => {
  for (const labels of [[16], [16, 17], [0xfffff, 3, 0]]) {
    assert.equal(decodeBytes(frame(v4, labels)).packet.payloadBytes, 2);
    assert.equal(decodeBytes(frame(ipv6(tcp(new Uint8Array(3))), labels, 0x8848)).packet.payloadBytes, 3);
  }
});

test('a control word leads to the Ethernet frame of a pseudowire', () => {
  const inner = ethernet(v4, { vlans: [6] });
  const { code, packet } = decodeBytes(frame(bytes([0, 0, 0, 1], inner), [16]));
  assert.equal(code, 0);
  assert.equal(packet.vlan, 6);
});

test('anything else below is refused', () => {
  assert.equal(refusalOf(frame(bytes([0x10], v4), [16])), 'mpls_payload');
});

test('MPLS directly in IP is walked too', () => {
  assert.equal(decodeBytes(ethernet(ipv4(bytes(entry(16, true), v4), { proto: 137 }))).packet.payloadBytes, 2);
});

test('fields of an entry', () => {
  const view = new DataView(Uint8Array.from(entry(0xabcde, true)).buffer);
  assert.equal(mpls.label(view, 0), 0xabcde);
  assert.equal(mpls.isBottom(view, 0), true);
});

test('cut anywhere, a labelled packet is refused', () => {
  assert.equal(refusalsByPrefix(frame(v4, [16, 17])), 'ethernet_short 14, mpls_short 9, ipv4_header_short 19, tcp_header_short 20, none 3');
});
