/** The keys under `kafka` of every service that speaks to Kafka. */
import { readFileSync } from 'node:fs';
import { choice, list, text, value } from '@mirrorscope/runtime';
import { z } from 'zod';
import { reasonOf, TransportError } from './error.ts';
import type { KafkaConnection, KafkaLogin } from './kafka_client.ts';

/** Where flow records travel. A topic that is not compatible has another number. */
const FLOWS_TOPIC = 'mirrorscope.flows.v1';

const broker = value(
  'give a name or an IPv4 address and a port, such as kafka-1:9092',
  (given) => (/^[^\s:,/]+:\d{1,5}$/.test(String(given)) ? String(given) : undefined),
  (broker) => broker,
);

const topicName = value(
  'give letters, digits, dots, dashes and underscores, 249 at most',
  (given) => (/^[\w.-]{1,249}$/.test(String(given)) ? String(given) : undefined),
  (name) => name,
);

export const kafkaKeys = {
  brokers: list(broker).prefault(['127.0.0.1:9092']),
  topic: topicName.prefault(FLOWS_TOPIC),
  tls: choice('yes', 'no').prefault('no'),
  /** Paths of PEM files. */
  ca: text().optional(),
  cert: text().optional(),
  key: text().optional(),
  sasl: choice('none', 'plain', 'scram-sha-256', 'scram-sha-512', 'aws-msk-iam').prefault('none'),
  username: text().optional(),
  password: text().optional(),
  region: text().optional(),
};

type KafkaKeys = z.output<z.ZodObject<typeof kafkaKeys>>;

/** What the keys have to fulfil together, for `check` of the section. */
export const kafkaRules = [
  rule('tls', 'ca, cert and key are for tls: yes', ({ tls, ca, cert, key }) => tls !== 'no' || (ca ?? cert ?? key) === undefined),
  rule('key', 'cert and key belong together', ({ cert, key }) => (cert === undefined) === (key === undefined)),
  rule('sasl', 'that needs username and password', ({ sasl, username, password }) => {
    return sasl === undefined || sasl === 'none' || sasl === 'aws-msk-iam' || (username !== undefined && password !== undefined);
  }),
  rule('sasl', 'that needs region and tls: yes', ({ sasl, tls, region }) => {
    return sasl !== 'aws-msk-iam' || (region !== undefined && tls !== 'no');
  }),
];

/** Holds also where other values are wrong, which then are what was given instead of what is declared. */
function rule(key: string, error: string, holds: (config: Partial<KafkaKeys>) => boolean) {
  return z.refine<Partial<KafkaKeys>>(holds, { path: [key], error, when: () => true });
}

/** Throws TransportError `open` where a certificate cannot be read. */
export function kafkaConnection(keys: KafkaKeys, clientId: string): KafkaConnection {
  const { brokers, tls, ca, cert, key } = keys;
  return {
    brokers,
    clientId,
    tls: tls === 'no' ? undefined : { ca: pem(ca), cert: pem(cert), key: pem(key) },
    login: loginOf(keys),
  };
}

function loginOf({ sasl, username = '', password = '', region = '' }: KafkaKeys): KafkaLogin | undefined {
  if (sasl === 'none') return undefined;
  return sasl === 'aws-msk-iam' ? { mechanism: sasl, region } : { mechanism: sasl, username, password };
}

function pem(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : readFileSync(path, 'utf8');
  } catch (error) {
    throw new TransportError('open', `the certificate ${path} cannot be read: ${reasonOf(error)}`, error);
  }
}
