import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseNetwork } from './address.ts';

test('an address is where a network begins and ends', () => {
  assert.deepEqual(parseNetwork('10.1.2.3/8'), { first: '::ffff:10.0.0.0', last: '::ffff:10.255.255.255' });
  assert.deepEqual(parseNetwork('0.0.0.0/0'), { first: '::ffff:0.0.0.0', last: '::ffff:255.255.255.255' });
  assert.deepEqual(parseNetwork('2001:db8::/33'), { first: '2001:db8::', last: '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff' });
  assert.deepEqual(parseNetwork('::ffff:10.0.0.1'), { first: '::ffff:10.0.0.1', last: '::ffff:10.0.0.1' });
  assert.deepEqual(parseNetwork('fe80::1:2'), { first: 'fe80::1:2', last: 'fe80::1:2' });
});

test('what Node takes for an address, and nothing else, is one', () => {
  const near = fc.string({ unit: fc.constantFrom(...'0125af:./'), maxLength: 20 });
  fc.assert(
    fc.property(fc.oneof(near, fc.ipV4(), fc.ipV6()), (text) => {
      fc.pre(!text.includes('/'));
      assert.equal(parseNetwork(text) !== undefined, isIP(text) !== 0, text);
    }),
    { numRuns: 3000 },
  );
});

test('a network holds what Node says it holds', () => {
  fc.assert(
    fc.property(fc.ipV6(), fc.integer({ min: 0, max: 128 }), (address, bits) => {
      const { first, last } = parseNetwork(`${address}/${bits}`) ?? assert.fail(address);
      const network = new BlockList();
      network.addSubnet(address, bits, 'ipv6');
      assert.ok(network.check(first, 'ipv6') && network.check(last, 'ipv6'));
      const range = new BlockList();
      range.addRange(first, last, 'ipv6');
      assert.ok(range.check(address, 'ipv6'));
    }),
  );
});

test('no network: too many bits, leading zeros, two runs of zeros', () => {
  for (const text of ['10.0.0.0/33', '::/129', '10.0.0.010', '1::2::3', '10.0.0', ':::', '1:2:3:4:5:6:7::8', '/8', '']) {
    assert.equal(parseNetwork(text), undefined, text);
  }
});
