import { Kafka, type KafkaConfig, logLevel, type RetryOptions, type SASLOptions } from 'kafkajs';

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

export interface KafkaLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** A client that logs nothing by itself: what goes wrong is thrown to whoever asked for it. */
export function kafkaClient({ brokers, clientId, tls, login }: KafkaConnection, retry: RetryOptions = {}): Kafka {
  const config: KafkaConfig = { brokers: [...brokers], clientId, retry, logLevel: logLevel.NOTHING };
  if (tls !== undefined) config.ssl = Object.fromEntries(Object.entries(tls).filter(([, text]) => text !== undefined));
  if (login !== undefined) config.sasl = login as SASLOptions;
  return new Kafka(config);
}
