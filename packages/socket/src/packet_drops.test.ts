import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SocketError } from './error.ts';
import { boundSocket, reasonToSkip } from './fixtures.ts';
import { loadPacketDrops } from './packet_drops.ts';

// That it counts right is seen where packets are captured: packages/capture/src/cap.test.ts.
test('what is no packet socket has no such count', { skip: await reasonToSkip() }, async (context) => {
  const takeDrops = await loadPacketDrops();
  const { fd } = (await boundSocket(context)).handle;
  assert.throws(() => takeDrops(fd), SocketError);
});
