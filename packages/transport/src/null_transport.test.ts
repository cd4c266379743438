import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nullTransport } from './null_transport.ts';

test('counts', async () => {
  const transport = nullTransport();
  await transport.send(new Uint8Array(10), 2);
  await transport.send(new Uint8Array(10), 3);
  await transport.flush();
  await transport.close();
  await transport.send(new Uint8Array(10), 4);
  assert.deepEqual(transport.counts, { accepted: 9, delivered: 5, waiting: 0, dropped: 4, retries: 0 });
});
