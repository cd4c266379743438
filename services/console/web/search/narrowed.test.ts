import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flagNames, protocolName } from './names.ts';
import { narrowed } from './narrowed.ts';

test('one more condition, which binds as it reads', () => {
  assert.equal(narrowed(' ', 'port = 80'), 'port = 80');
  assert.equal(narrowed('tcp', 'port = 80'), 'tcp and port = 80');
  assert.equal(narrowed('tcp or udp', 'port = 80'), '(tcp or udp) and port = 80');
  assert.equal(narrowed('tcp and port = 80', 'port = 80'), 'tcp and port = 80');
  assert.equal(narrowed('nonsense', 'port = 80'), 'port = 80');
});

test('protocols and flags have names', () => {
  assert.equal(protocolName(58), 'icmp6');
  assert.equal(protocolName(253), '253');
  assert.equal(flagNames(0x12), 'SYN+ACK');
  assert.equal(flagNames(0), '');
});
