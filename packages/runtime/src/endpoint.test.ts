import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointText, parseEndpoint } from './endpoint.ts';

test('an address and a port, and back', () => {
  for (const [text, host, port] of [
    ['127.0.0.1:9479', '127.0.0.1', 9479],
    ['[::1]:0', '::1', 0],
    ['[2001:db8::1]:65535', '2001:db8::1', 65_535],
  ] as const) {
    assert.deepEqual(parseEndpoint(text), { host, port });
    assert.equal(endpointText({ host, port }), text);
  }
});

test('what is neither is refused', () => {
  for (const text of [
    '',
    '9479',
    ':9479',
    '127.0.0.1',
    '127.0.0.1:65536',
    '::1:80',
    '[::1]',
    '[127.0.0.1]:80',
    'localhost:80',
    '1.2.3:80',
  ]) {
    assert.equal(parseEndpoint(text), undefined, text);
  }
});
