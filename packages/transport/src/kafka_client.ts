import { Kafka, type KafkaConfig, logLevel, type RetryOptions, type SASLOptions } from 'kafkajs';
import './kafka_codecs.ts';
import type { Sockets } from './kafka_sockets.ts';
import { mskToken } from './msk_iam.ts';
import { plainReason } from './plain_reason.ts';

/** How a Kafka cluster is reached and entered. */
export interface KafkaConnection {
  /** `host:port` each; whichever answers names the others. */
  readonly brokers: readonly string[];
  /** Who this is, for the brokers' logs and quotas. */
  readonly clientId: string;
  /** Without it, no TLS. */
  readonly tls?: KafkaTls | undefined;
  readonly login?: KafkaLogin | undefined;
}

/** PEM texts; without `ca` the certificates that Node trusts count. */
export interface KafkaTls {
  readonly ca?: string | undefined;
  /** Of the client, where brokers ask for one. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export type KafkaLogin =
  | { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string }
  | { readonly mechanism: 'aws-msk-iam'; readonly region: string };

export interface ClientOptions {
  /** Gets kafkajs's complaints, which may be many. Without it they are lost: what goes wrong is thrown besides. */
  readonly complain?: (line: string) => void;
  /** For whoever wants to end the client at once. */
  readonly sockets?: Sockets;
  /** Milliseconds for the answer to a request. */
  readonly requestTimeout?: number;
}

/** Milliseconds; kafkajs's own second is short for TLS with a busy broker. */
const CONNECTION_TIMEOUT = 5000;

export function kafkaClient(connection: KafkaConnection, retry: RetryOptions = {}, options: ClientOptions = {}): Kafka {
  const { brokers, clientId, tls, login } = connection;
  const { complain, sockets, requestTimeout } = options;
  const config: KafkaConfig = { brokers: [...brokers], clientId, retry, connectionTimeout: CONNECTION_TIMEOUT };
  if (requestTimeout !== undefined) config.requestTimeout = requestTimeout;
  if (sockets !== undefined) config.socketFactory = sockets.factory;
  if (tls !== undefined) config.ssl = Object.fromEntries(Object.entries(tls).filter(([, text]) => text !== undefined));
  if (login !== undefined) config.sasl = saslOf(login);
  config.logLevel = complain === undefined ? logLevel.NOTHING : logLevel.ERROR;
  config.logCreator =
    () =>
    ({ log: { message, error = '' } }) =>
      complain?.(`kafkajs: ${plainReason(`${message} ${error}`)}`);
  return new Kafka(config);
}

function saslOf(login: KafkaLogin): SASLOptions {
  if (login.mechanism !== 'aws-msk-iam') return login as SASLOptions;
  return { mechanism: 'oauthbearer', oauthBearerProvider: () => mskToken(login.region) };
}
