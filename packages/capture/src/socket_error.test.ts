import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketError } from './socket_error.ts';

test('each refusal of the system has a code and a way out, in one line', () => {
  for (const [system, code, text] of [
    ['EADDRINUSE', 'address_in_use', /another program has this port/],
    ['EADDRNOTAVAIL', 'address_not_available', /ip addr shows/],
    ['EAFNOSUPPORT', 'address_not_available', /ip addr shows/],
    ['EINVAL', 'address_not_available', /ip addr shows/],
    ['EACCES', 'no_permission', /need root or CAP_NET_BIND_SERVICE/],
    ['EPERM', 'no_permission', /need root or CAP_NET_BIND_SERVICE/],
    ['ENOTSUP', 'unsupported', /use one/],
    ['ENOBUFS', 'unreadable', /the socket failed \(no room\); open it again/],
  ] as const) {
    const cause = Object.assign(new Error('no room'), { code: system });
    const error = socketError('UDP [::]:53', cause);
    assert.equal(error.code, code);
    assert.equal(error.cause, cause);
    assert.match(error.message, /^UDP \[::\]:53: [^\n]+$/);
    assert.match(error.message, text);
  }
});
