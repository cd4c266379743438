import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { addressText, isMapped, isUnspecified } from './address.ts';
import { address, addressOf } from './fixtures.ts';

const FROM = 5;

function placed(bytes: readonly number[]): Uint8Array {
  const addresses = new Uint8Array(FROM + 16 + 3).fill(0xee);
  addresses.set(bytes, FROM);
  return addresses;
}

test('any address is written as URL writes it, IPv4-mapped ones as a.b.c.d', () => {
  fc.assert(
    fc.property(address, (bytes) => {
      const text = addressText(placed(bytes), FROM);
      assert.equal(text, addressOf(bytes));
      assert.notEqual(isIP(text), 0);
    }),
    { numRuns: 2000 },
  );
});

test('the examples of RFC 5952 section 4', () => {
  const of = (groups: string) => groups.split(':').flatMap((g) => [Number.parseInt(g, 16) >> 8, Number.parseInt(g, 16) & 255]);
  const cases: readonly (readonly [string, string])[] = [
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['ABCD:EF01:2345:6789:ABCD:EF01:2345:6789', 'abcd:ef01:2345:6789:abcd:ef01:2345:6789'],
    ['0:0:0:0:0:ffff:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:0:0', '0.0.0.0'],
    ['0:0:0:0:1:ffff:c000:201', '::1:ffff:c000:201'],
  ];
  for (const [groups, text] of cases) assert.equal(addressText(placed(of(groups)), FROM), text);
});

test('every octet is written in full', () => {
  for (let octet = 0; octet < 256; octet++) {
    const bytes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, octet, 1, octet, octet];
    assert.equal(addressText(placed(bytes), FROM), `${octet}.1.${octet}.${octet}`);
  }
});

test('one bit anywhere makes an address neither unspecified nor, before its last four bytes, IPv4-mapped', () => {
  const none = new Array<number>(16).fill(0);
  const mapped = none.with(10, 255).with(11, 255);
  assert.equal(isUnspecified(placed(none), FROM), true);
  assert.equal(isMapped(placed(mapped), FROM), true);
  for (let i = 0; i < 16; i++) {
    assert.equal(isUnspecified(placed(none.with(i, 1)), FROM), false);
    assert.equal(isMapped(placed(mapped.with(i, 1)), FROM), i >= 12);
  }
});
