import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemOf } from './problem.ts';

test('what may still become right is not wrong yet', () => {
  for (const text of ['', 'po', 'port ', 'port =', 'port in (80', '(tcp', 'tcp an', 'listener = "a b']) {
    assert.equal(problemOf(text, false), undefined, text);
  }
  for (const text of ['po', 'port ', '(tcp', 'listener = "a b']) assert.notEqual(problemOf(text, true), undefined, text);
});

test('what cannot is told at once', () => {
  for (const text of ['clinet_ip = ::1', 'port = x and tcp', 'tcp udp and']) assert.notEqual(problemOf(text, false), undefined, text);
});
