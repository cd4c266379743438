import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedCapture } from './testing/captures.ts';
import { mirrorscope } from './testing/command.ts';

async function decode(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await mirrorscope(['decode', ...args]);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  return stdout.trimEnd().split('\n');
}

test('a line a packet, its layers from the outside in', async () => {
  const lines = await decode(sharedCapture('vxlan-http.pcap'), '--limit', '2');
  assert.equal(lines.length, 2);
  assert.match(
    lines[0] ?? '',
    /^1 \d{4}-[^ ]+Z \d+ B \| ethernet .* type 0x0800 \| ipv4 [\d.]+ > [\d.]+ ttl \d+ .* udp \| udp \d+ > 4789 .* \| vxlan vni \d+ \| ethernet .* \| ipv4 .* tcp \| tcp \d+ > \d+ \[S\] seq \d+ .* \| payload 0$/,
  );
});

test('--decap none stops at the tunnel', async () => {
  const [line = ''] = await decode(sharedCapture('vxlan-http.pcap'), '--limit', '1', '--decap', 'none');
  assert.match(line, /\| udp \d+ > 4789 length \d+ \| payload \d+$/);
});

test('a refused packet is there with its reason', async () => {
  const lines = await decode(sharedCapture('malformed-fuzz-2006.pcap'));
  const refused = lines.filter((line) => line.includes('| refused: '));
  assert.ok(refused.length > 0 && refused.length < lines.length);
  for (const line of refused) assert.match(line, / \| refused: [a-z0-9_]+$/);
});

test('every kind of layer of the reference captures can be shown', async () => {
  const captures = [
    'gre-erspan-mixed',
    'geneve-ssh',
    'vlan-qinqinq',
    'mpls-ftp-truncated',
    'frag-ipv6-atomic-http',
    'sctp-www',
    'sll2-mixed',
    'tunnel-gtp-fragments',
    'icmp-tunnel',
    'tunnel-6in4',
  ];
  const pages = await Promise.all(captures.map((name) => decode(sharedCapture(`${name}.pcap`), '--limit', '100')));
  const text = pages.flat().join('\n');
  for (const layer of ['gre', 'geneve', 'vlan', 'mpls', 'ipv6_fragment', 'sctp', 'sll2', 'gtp', 'icmp', 'ipv6']) {
    assert.match(text, new RegExp(`\\| ${layer} [a-z0-9:\\[]`), layer);
  }
  assert.doesNotMatch(text, /undefined|NaN/);
});

test('wrong usage', async () => {
  for (const args of [[], ['a.pcap', 'b.pcap'], ['a.pcap', '--limit', 'x'], ['a.pcap', '--store', 'x']]) {
    const { code, stderr } = await mirrorscope(['decode', ...args]);
    assert.equal(code, 2);
    assert.match(stderr, /^mirrorscope: [^\n]+\n$/);
  }
});
