import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainReason } from './plain_reason.ts';

test("OpenSSL's errors are told by their reason, others as they are", () => {
  const openssl =
    'Connection error: 402D29C9707F0000:error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate:../rec_layer_s3.c:918:SSL alert 42\n';
  assert.equal(plainReason(openssl), 'Connection error: ssl/tls alert bad certificate');
  assert.equal(plainReason('connect ECONNREFUSED 127.0.0.1:9092'), 'connect ECONNREFUSED 127.0.0.1:9092');
});

test('a connection that was closed without a word', () => {
  assert.equal(plainReason('Closed connection'), 'the broker closed the connection; does it want TLS, or a login?');
});
