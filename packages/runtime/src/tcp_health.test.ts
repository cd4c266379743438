import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Endpoint } from './endpoint.ts';
import { Health } from './health.ts';
import { openTcpHealth } from './tcp_health.ts';

async function open(t: TestContext, health = new Health()) {
  const { bound, close } = await openTcpHealth({ host: '127.0.0.1', port: 0 }, health);
  t.after(close);
  return { health, bound, close };
}

/** Whether a check passes: connected, then closed by the other side. */
async function check({ host, port }: Endpoint): Promise<boolean> {
  const socket = connect(port, host).resume();
  try {
    await once(socket, 'connect');
    await once(socket, 'close');
    return true;
  } catch {
    return false;
  }
}

test('checks pass until the service drains', async (t) => {
  const { health, bound } = await open(t);
  assert.equal(await check(bound), true);
  health.drain();
  assert.equal(await check(bound), false);
});

test('checks fail once the service has failed, or was closed, or drained before', async (t) => {
  const { health, bound } = await open(t);
  health.fail('gone');
  assert.equal(await check(bound), false);
  const other = await open(t);
  other.close();
  assert.equal(await check(other.bound), false);
  assert.equal(await check((await open(t, health)).bound), false);
});

test('floods and scans leave it working', async (t) => {
  const { bound } = await open(t);
  const ways: readonly ((socket: Socket) => void)[] = [
    (socket) => socket.resetAndDestroy(),
    (socket) => socket.end('GET / HTTP/1.1\r\n\r\n'),
    (socket) => socket.resume(),
  ];
  const flood = Array.from({ length: 500 }, (_, i) => {
    const socket = connect(bound.port, bound.host);
    socket.on('connect', () => ways[i % ways.length]!(socket)).on('error', () => {});
    return new Promise((resolve) => socket.on('close', resolve));
  });
  await Promise.all(flood);
  assert.equal(await check(bound), true);
});
