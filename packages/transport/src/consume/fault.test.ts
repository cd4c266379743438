import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TransportError } from '../error.ts';
import { kafkaFault } from './fault.ts';

test('names what was to be done, and the innermost reason', () => {
  const inner = Object.assign(new Error('not yours'), { type: 'TOPIC_AUTHORIZATION_FAILED' });
  const fault = kafkaFault(new Error('tried 5 times', { cause: inner }), 'consume', 'unreachable');
  assert.equal(fault.message, 'cannot consume: not yours');
  assert.equal(fault.code, 'denied');
});

test('a refused login', () => {
  const refused = Object.assign(new Error('wrong'), { name: 'KafkaJSSASLAuthenticationError' });
  assert.equal(kafkaFault(new Error('not again', { cause: refused }), 'consume', 'unreachable').code, 'denied');
});

test('what is ours already stays as it is', () => {
  const error = new TransportError('no_topic', 'there is none');
  assert.equal(kafkaFault(error, 'consume', 'unreachable'), error);
  assert.equal(kafkaFault('odd', 'consume', 'write').message, 'cannot consume: odd');
});
