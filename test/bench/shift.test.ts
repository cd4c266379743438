import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shiftAddresses } from './shift.ts';

/** The header checksum sums up to all ones where it is right (RFC 1071). */
function isChecksumRight(bytes: Uint8Array, at: number): boolean {
  let sum = 0;
  for (let i = at; i < at + 20; i += 2) sum += (bytes[i]! << 8) | bytes[i + 1]!;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum === 0xffff;
}

const IPV4 = '4500003c1c4640004006b1e6ac100a63ac100a0c';

for (const shift of [0, 1, 255, 256, 0x1234, 65535]) {
  test(`IPv4 shifted by ${shift} keeps a right checksum`, () => {
    const bytes = Uint8Array.from(Buffer.from(`ffff${IPV4}`, 'hex'));
    assert.ok(isChecksumRight(bytes, 2));
    shiftAddresses(bytes, 2, shift);
    assert.ok(isChecksumRight(bytes, 2));
  });
}

test('both addresses of IPv4 get the same other bits', () => {
  const bytes = Uint8Array.from(Buffer.from(IPV4, 'hex'));
  shiftAddresses(bytes, 0, 0x0203);
  assert.equal(Buffer.from(bytes.subarray(12)).toString('hex'), 'ac130863ac13080c');
});

test('both addresses of IPv6 get the same other bits', () => {
  const addresses = 'fe800000000000000000000000000001fe800000000000000000000000000002';
  const bytes = Uint8Array.from(Buffer.from(`6000000000000640${addresses}`, 'hex'));
  shiftAddresses(bytes, 0, 0x0203);
  const shifted = 'fe800000000000000302000000000001fe800000000000000302000000000002';
  assert.equal(Buffer.from(bytes).toString('hex'), `6000000000000640${shifted}`);
});

test('no two shifts give the same address', () => {
  const seen = new Set<string>();
  for (let shift = 0; shift < 65536; shift++) {
    const bytes = Uint8Array.from(Buffer.from(IPV4, 'hex'));
    shiftAddresses(bytes, 0, shift);
    seen.add(bytes.subarray(12, 16).join('.'));
  }
  assert.equal(seen.size, 65536);
});
