import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf, networkText, prefixText } from './network.ts';

const prefix = (text: string) => {
  const network = networkOf(text);
  return network === undefined ? undefined : prefixText(network.first, network.bits);
};

test('an address is a network of one; bits beyond the prefix do not count', () => {
  assert.equal(prefix('10.1.2.3'), '0000:0000:0000:0000:0000:ffff:0a01:0203/128');
  assert.equal(prefix('10.1.2.3/28'), '0000:0000:0000:0000:0000:ffff:0a01:0200/124');
  assert.equal(prefix('0.0.0.0/0'), '0000:0000:0000:0000:0000:ffff:0000:0000/96');
  assert.equal(prefix('2001:DB8::1'), '2001:0db8:0000:0000:0000:0000:0000:0001/128');
  assert.equal(prefix('2001:db8:0:5:9::/80'), '2001:0db8:0000:0005:0009:0000:0000:0000/80');
  assert.equal(prefix('::'), '0000:0000:0000:0000:0000:0000:0000:0000/128');
  assert.equal(prefix('::ffff:10.1.2.3'), prefix('10.1.2.3'));
  const network = networkOf('10.1.2.3/28');
  assert.equal(Number((network?.last ?? 0n) - (network?.first ?? 0n)), 15);
});

test('what is no network', () => {
  for (const text of ['', '10.0.0', '10.0.0.0/33', '2001:db8::/129', 'fe80::1%eth0', '10.0.0.1/', '10.0.0.1/8/8', 'web', '10.0.0.1/-1']) {
    assert.equal(networkOf(text), undefined, text);
  }
});

test('as people write it', () => {
  for (const [text, written] of [
    ['10.1.2.3', '10.1.2.3/32'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:0::1/32', '2001:db8::/32'],
    ['::/0', '::/0'],
  ] as const) {
    assert.equal(networkText(networkOf(text)!), written);
  }
});
