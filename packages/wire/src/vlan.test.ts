import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBytes, ethernet, ipv4, refusalsByPrefix, snap, tcp } from './fixtures.ts';
import { vlan } from './vlan.ts';

const payload = ipv4(tcp(new Uint8Array(0)));

test('the innermost tag counts, whatever the depth and the types', () => {
  const vlans = [
    [0x88a8, 100],
    [0x9100, 200],
    [0x9200, 300],
    [0x8100, 400],
  ] as const;
  for (let depth = 0; depth <= vlans.length; depth++) {
    const { code, packet } = decodeBytes(ethernet(payload, { vlans: vlans.slice(0, depth) }));
    assert.equal(code, 0);
    assert.equal(packet.vlan, 100 * depth);
    assert.equal(packet.layers, 3 + depth);
  }
});

test('a priority tag leaves the frame in the VLAN around it', () => {
  assert.equal(decodeBytes(ethernet(payload, { vlans: [7, 0] })).packet.vlan, 7);
});

test('priority bits are not part of the id', () => {
  const frame = ethernet(payload, { vlans: [0xe000 | 0x0abc] });
  assert.equal(decodeBytes(frame).packet.vlan, 0xabc);
  assert.equal(vlan.priority(new DataView(frame.buffer), 14), 7);
});

test('a length behind a tag leads to LLC', () => {
  const llc = snap(payload);
  assert.equal(decodeBytes(ethernet(llc, { vlans: [8], type: llc.length })).packet.vlan, 8);
});

test('cut anywhere, a tagged frame is refused', () => {
  assert.equal(
    refusalsByPrefix(ethernet(payload, { vlans: [1, 2] })),
    'ethernet_short 14, vlan_short 8, ipv4_header_short 20, tcp_header_short 20, none 1',
  );
});
