import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SocketError } from './error.ts';
import { loadLibc } from './libc.ts';

test('another system is refused with what it is, and koffi is not loaded', async (t) => {
  const real = Object.getOwnPropertyDescriptor(process, 'platform')!;
  t.after(() => Object.defineProperty(process, 'platform', real));
  Object.defineProperty(process, 'platform', { value: 'darwin' });
  await assert.rejects(
    loadLibc(),
    new SocketError('unsupported', `recvmmsg and sendmmsg are used on 64-bit Linux only, this is darwin on ${process.arch}`),
  );
});
