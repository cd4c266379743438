import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeBytes, ethernet, geneve, gre, ipv4, ipv6, tcp, udp, vxlan, word4, wrapGatewayLoadBalancer, wrapVxlan } from './fixtures.ts';
import { ENCAP_GENEVE, ENCAP_NONE, ENCAP_VXLAN } from './packet.ts';

const inner = ethernet(ipv4(tcp(new Uint8Array(10))));
const viewpoint = (frame: Uint8Array) => {
  const { code, packet } = decodeBytes(frame);
  assert.equal(code, 0);
  return [packet.encap, packet.vni, packet.mirror3];
};

test('the outermost of nested tunnels counts', () => {
  const nested = wrapVxlan(wrapVxlan(inner, { vni: 2, source: '2.2.2.2' }), { vni: 1, source: '1.1.1.1' });
  assert.deepEqual(viewpoint(nested), [ENCAP_VXLAN, 1, word4('1.1.1.1')]);
});

test('VXLAN directly in GENEVE is a mirror behind a Gateway Load Balancer: VXLAN counts', () => {
  assert.deepEqual(viewpoint(wrapGatewayLoadBalancer(inner, { vni: 99, source: '1.2.3.4' })), [ENCAP_VXLAN, 99, word4('1.2.3.4')]);
});

test('VXLAN deeper within GENEVE is the mirrored traffic itself', () => {
  const mirrored = ipv4(gre(wrapVxlan(inner, { vni: 5 }), 0x6558), { proto: 47 });
  const frame = ethernet(ipv4(udp(geneve(mirrored, 3, 0x0800), 1, 6081), { proto: 17, source: '9.9.9.9' }));
  assert.deepEqual(viewpoint(frame), [ENCAP_GENEVE, 3, word4('9.9.9.9')]);
});

test('GENEVE within VXLAN changes nothing', () => {
  const frame = wrapVxlan(ethernet(ipv4(udp(geneve(inner, 3), 1, 6081), { proto: 17 })), { vni: 8, source: '8.8.8.8' });
  assert.deepEqual(viewpoint(frame), [ENCAP_VXLAN, 8, word4('8.8.8.8')]);
});

test('an outer IPv6 source is kept whole', () => {
  const frame = ethernet(ipv6(udp(vxlan(inner, 6), 1, 4789), { next: 17, source: '2001:db8:a:b::c' }), { type: 0x86dd });
  const { packet } = decodeBytes(frame);
  assert.deepEqual([packet.mirror0, packet.mirror1, packet.mirror2, packet.mirror3], [0x20010db8, 0x000a000b, 0, 0xc]);
});

test('other tunnels take no viewpoint', () => {
  assert.deepEqual(viewpoint(ethernet(ipv4(gre(inner, 0x6558), { proto: 47 }))), [ENCAP_NONE, 0, 0]);
  assert.deepEqual(viewpoint(ethernet(ipv4(inner.subarray(14), { proto: 4 }))), [ENCAP_NONE, 0, 0]);
});
