import { Secret } from 'aws-cdk-lib/aws-ecs';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { AppConfig } from './config.ts';
import type { Kafka } from './kafka.ts';

/** Brokers that exist. Who may reach them and what a login may do is decided there. */
export class GivenKafka extends Construct implements Kafka {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, Secret>>;

  constructor(scope: Construct, id: string, { brokers = [], tls = 'no', sasl = 'none', secret }: AppConfig['kafka']) {
    super(scope, id);
    this.environment = { BROKERS: brokers.join(','), TLS: tls, SASL: sasl };
    const login = secret === undefined ? undefined : StoredSecret.fromSecretCompleteArn(this, 'Login', secret);
    this.secrets =
      login === undefined
        ? {}
        : { USERNAME: Secret.fromSecretsManager(login, 'username'), PASSWORD: Secret.fromSecretsManager(login, 'password') };
  }

  allow(): void {}
}
