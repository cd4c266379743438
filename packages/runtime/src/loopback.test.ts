import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback, namesLoopback } from './loopback.ts';

test('addresses that are reached from this machine alone', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) assert.ok(isLoopback(host), host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '::ffff:10.0.0.1', '127.0.0.1.example.org'])
    assert.ok(!isLoopback(host), host);
});

test('Host headers that are for this machine', () => {
  for (const header of ['localhost', 'LOCALHOST:4780', '127.0.0.1:4780', '[::1]', '[::1]:4780']) assert.ok(namesLoopback(header), header);
  for (const header of ['', 'evil.example', 'localhost.evil.example:4780', '127.0.0.1.evil.example', '::1', '127.0.0.1:x', '[::1]evil'])
    assert.ok(!namesLoopback(header), header);
});
