import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KafkaMessage } from 'kafkajs';
import { consumedMessage } from './message.ts';

test('of a header that is there twice the last one counts, and one without a value does not', () => {
  const headers = { one: Buffer.from('1'), text: 'x', twice: [Buffer.from('a'), 'b'], none: undefined, empty: null };
  const message = consumedMessage({ offset: '7', timestamp: '1700000000000', value: null, headers } as unknown as KafkaMessage);
  assert.deepEqual(message, {
    offset: 7,
    timestamp: 1_700_000_000_000,
    value: null,
    headers: { one: Buffer.from('1'), text: Buffer.from('x'), twice: Buffer.from('b') },
  });
});
