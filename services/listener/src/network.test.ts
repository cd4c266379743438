import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf, networkText, parseNetwork } from './network.ts';

test('networks and single addresses, of either family', () => {
  for (const [text, words, bits, written = text] of [
    ['10.0.0.0/8', [0, 0, 0xffff, 0x0a000000], 104],
    ['0.0.0.0/0', [0, 0, 0xffff, 0], 96],
    ['200.1.2.3', [0, 0, 0xffff, 0xc8010203 | 0], 128, '200.1.2.3/32'],
    ['2001:db8::/32', [0x20010db8, 0, 0, 0], 32],
    ['fd00:0:0::1', [0xfd000000 | 0, 0, 0, 1], 128, 'fd00::1/128'],
    ['::/0', [0, 0, 0, 0], 0],
  ] as const) {
    const network = parseNetwork(text);
    assert.deepEqual(network, { words, bits }, text);
    assert.equal(networkText(network!), written);
  }
});

test('what is no network is refused', () => {
  for (const text of [
    '',
    '10',
    '10.0.0/8',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '::/129',
    'fe80::1%eth0/64',
    'vpc/8',
    '10.0.0.0/8/8',
  ]) {
    assert.equal(parseNetwork(text), undefined, text);
  }
});

test('the network that an address lies in', () => {
  for (const [text, expected] of [
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['200.1.2.3/31', '200.1.2.2/31'],
    ['1.2.3.4/0', '0.0.0.0/0'],
    ['2001:db8:ffff::1/33', '2001:db8:8000::/33'],
    ['2001:db8::1/0', '::/0'],
    ['10.0.0.0/8', '10.0.0.0/8'],
  ] as const) {
    assert.equal(networkText(networkOf(parseNetwork(text)!)), expected, text);
  }
});
