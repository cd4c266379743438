import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig, RuntimeError } from '@mirrorscope/runtime';
import { z } from 'zod';
import { TransportError } from './error.ts';
import { kafkaConnection, kafkaKeys, kafkaRules } from './kafka_config.ts';
import { temporaryDirectory } from './testing/directory.ts';

const SCHEMA = z.strictObject({
  kafka: z
    .strictObject(kafkaKeys)
    .check(...kafkaRules)
    .prefault({}),
});

const load = (settings: Readonly<Record<string, string>>) => {
  const flags = Object.entries(settings).map(([key, text]) => ({ name: `--${key}`, key: `kafka.${key}`, text }));
  return loadConfig(SCHEMA, { flags }).config.kafka;
};

test('by default: this machine, without TLS or login', () => {
  assert.deepEqual(kafkaConnection(load({}), 'me'), { brokers: ['127.0.0.1:9092'], clientId: 'me', tls: undefined, login: undefined });
});

test('brokers, certificates and a login', (t) => {
  const ca = join(temporaryDirectory(t), 'ca.pem');
  writeFileSync(ca, 'PEM');
  const keys = load({ brokers: 'a:1, b:2', tls: 'yes', ca, sasl: 'scram-sha-512', username: 'u', password: 'p' });
  assert.deepEqual(kafkaConnection(keys, 'me'), {
    brokers: ['a:1', 'b:2'],
    clientId: 'me',
    tls: { ca: 'PEM', cert: undefined, key: undefined },
    login: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
  });
});

test('Amazon MSK by IAM', () => {
  const keys = load({ brokers: 'a:9098', tls: 'yes', sasl: 'aws-msk-iam', region: 'eu-west-1' });
  assert.deepEqual(kafkaConnection(keys, 'me').login, { mechanism: 'aws-msk-iam', region: 'eu-west-1' });
});

test('what does not fit together is wrong', () => {
  const refused = (settings: Readonly<Record<string, string>>, problem: RegExp) =>
    assert.throws(
      () => load(settings),
      (error) => error instanceof RuntimeError && error.problems.length === 1 && problem.test(error.problems[0]!),
    );
  refused({ brokers: 'kafka' }, /kafka.brokers has 'kafka': give a name .* and a port|--brokers has 'kafka'/);
  refused({ topic: 'no topic' }, /--topic is 'no topic'/);
  refused({ ca: 'x.pem' }, /ca, cert and key are for tls: yes/);
  refused({ tls: 'yes', cert: 'x.pem' }, /cert and key belong together/);
  refused({ sasl: 'plain', username: 'u' }, /--sasl is 'plain': that needs username and password/);
  refused({ sasl: 'aws-msk-iam', region: 'eu-west-1' }, /--sasl is 'aws-msk-iam': that needs region and tls: yes/);
});

test('a certificate that cannot be read is named', () => {
  assert.throws(
    () => kafkaConnection(load({ tls: 'yes', ca: '/nowhere/ca.pem' }), 'me'),
    (error) =>
      error instanceof TransportError && error.code === 'open' && /^the certificate \/nowhere\/ca\.pem .*ENOENT/.test(error.message),
  );
});
