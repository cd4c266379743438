import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StoreError } from '../error.ts';
import type { Interface } from './interface.ts';
import { prefixesOf } from './prefixes.ts';

const some = (eni: string, vpc: string, ...addresses: string[]): Interface => ({
  eni,
  vpc,
  addresses,
  instance: '',
  name: '',
  subnet: '',
  az: '',
  account: '',
  tags: {},
  viewpoints: [],
});

/** Whether each interface is found by its addresses as they are, and how many keys it has within its VPC. */
const keys = (...interfaces: Interface[]) =>
  prefixesOf(interfaces).map((prefixes) => {
    const within = prefixes.filter((prefix) => prefix.startsWith('01'));
    return { anywhere: prefixes.length - within.length, within: within.length };
  });

test('an address of IPv4 is found anywhere and within its VPC, one of IPv6 anywhere', () => {
  assert.deepEqual(keys(some('a', 'vpc-1', '10.0.0.1', '10.0.1.0/28', '2001:db8::1')), [{ anywhere: 3, within: 2 }]);
});

test('what two VPCs have is found within them only, whichever network holds the other', () => {
  const interfaces = [
    some('subnet', 'vpc-1', '10.0.0.0/24'),
    some('host', 'vpc-2', '10.0.0.7'),
    some('other host', 'vpc-2', '10.0.1.7'),
    some('same', 'vpc-3', '10.0.1.7'),
    some('alone', 'vpc-3', '10.0.2.1', '2001:db8::1'),
    some('below alone', 'vpc-3', '10.0.2.0/24'),
  ];
  assert.deepEqual(
    keys(...interfaces).map(({ anywhere }) => anywhere),
    [0, 0, 0, 0, 2, 1],
  );
  assert.ok(keys(...interfaces).every(({ within }) => within === 1));
});

test('the same address in two VPCs has two keys', () => {
  const [first, second] = prefixesOf([some('a', 'vpc-1', '10.0.0.1'), some('b', 'vpc-2', '10.0.0.1')]);
  assert.equal(first?.length, 1);
  assert.notDeepEqual(first, second);
});

test('two interfaces of one VPC cannot have the same address', () => {
  const twice = (...interfaces: Interface[]) =>
    assert.throws(
      () => prefixesOf(interfaces),
      (error) =>
        error instanceof StoreError &&
        error.code === 'bad_inventory' &&
        error.message === 'The inventory has 10.0.0.1 of vpc-1 twice: eni-1 and eni-2',
    );
  twice(some('eni-1', 'vpc-1', '10.0.0.1'), some('eni-2', 'vpc-1', '10.0.0.2', '10.0.0.1'));
  assert.equal(prefixesOf([some('eni-1', 'vpc-1', '10.0.0.1', '10.0.0.1')])[0]?.length, 2);
});
