import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, decodeBytes, ethernet, gre, ipv4, refusalOf, refusalsByPrefix, snap, tcp } from './fixtures.ts';
import { LAYER_IEEE80211 } from './layer.ts';

const payload = snap(ipv4(tcp(new Uint8Array(2)), { source: '10.9.9.9' }));
/** An 802.11 frame behind an access point's GRE. */
function frame({ kind = 0x08, flags = 0x01, fragment = 0, more = [] as number[], type = 0x8200 } = {}): Uint8Array {
  const header = bytes([kind, flags, 0, 0], new Uint8Array(18), [fragment, 0], more);
  return ethernet(ipv4(gre(bytes(header, payload), type), { proto: 47 }));
}

test('data frames behind GRE are walked down to IP', () => {
  const shapes = [
    frame(),
    frame({ type: 0x8370 }),
    frame({ flags: 0x03, more: [1, 2, 3, 4, 5, 6] }), // from one access point to another: a fourth address
    frame({ kind: 0x88, more: [0, 0] }), // with quality of service
    frame({ kind: 0x88, flags: 0x82, more: [0, 0, 1, 2, 3, 4] }), // and high throughput control
  ];
  for (const shape of shapes) {
    const { code, packet } = decodeBytes(shape);
    assert.equal(code, 0);
    assert.equal(packet.layerKind[3], LAYER_IEEE80211);
    assert.equal(packet.src3, 0x0a090909);
    assert.equal(packet.payloadBytes, 2);
  }
});

test('what holds no readable packet is refused', () => {
  assert.equal(refusalOf(frame({ kind: 0x80 })), 'not_ip'); // a beacon
  assert.equal(refusalOf(frame({ kind: 0x48 })), 'not_ip'); // data frame without data
  assert.equal(refusalOf(frame({ fragment: 1 })), 'not_ip');
  assert.equal(refusalOf(frame({ flags: 0x41 })), 'ieee80211_protected');
  assert.equal(refusalOf(frame({ kind: 0x88, more: [0x80, 0] })), 'ieee80211_aggregated');
});

test('cut anywhere, a frame is refused', () => {
  assert.equal(
    refusalsByPrefix(frame({ kind: 0x88, more: [0, 0] })),
    'ethernet_short 14, ipv4_header_short 20, gre_header_short 4, ieee80211_short 26, llc_short 8, ipv4_header_short 20, tcp_header_short 20, none 3',
  );
});
