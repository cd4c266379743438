import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { type Clock, SYSTEM_CLOCK } from '../clock.ts';
import { MirrorError } from '../error.ts';
import type { Aws } from './aws.ts';
import { Buckets, EC2_BUCKETS, ELB_BUCKETS, OTHER_BUCKETS, type ServiceBuckets } from './buckets.ts';
import { Counts } from './counts.ts';
import { senderOf } from './sender.ts';
import { refuseWebPages } from './web_pages.ts';

export interface AwsOptions {
  /** undefined: as the environment or the profile says. */
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  /** For all services. */
  readonly endpointUrl?: string | undefined;
  /** undefined: found as the AWS CLI finds them. */
  readonly credentials?: Credentials | undefined;
  readonly clock?: Clock;
  /** What the account is granted in EC2, where AWS has raised it. */
  readonly buckets?: ServiceBuckets;
  /** 0 to 1, for the waits between tries. */
  readonly random?: () => number;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Client {
  readonly middlewareStack: { add(middleware: never, options: { step: 'deserialize'; priority: 'low'; name: string }): void };
  send(command: never, options: { readonly abortSignal?: AbortSignal }): Promise<unknown>;
}

/** Milliseconds. */
const CONNECT_WITHIN = 5_000;
const ANSWER_WITHIN = 60_000;
const MOST_SOCKETS = 32;

/** Makes no call yet. Throws MirrorError refused where no region is known. */
export async function openAws(options: AwsOptions = {}): Promise<Aws> {
  const { region: given, profile, endpointUrl, clock = SYSTEM_CLOCK, random = Math.random } = options;
  const agent = { keepAlive: true, maxSockets: MOST_SOCKETS };
  const config = {
    ...(given === undefined ? {} : { region: given }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
    credentials: options.credentials ?? fromNodeProviderChain(profile === undefined ? {} : { profile }),
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_WITHIN,
      requestTimeout: ANSWER_WITHIN,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
  const clients = {
    ec2: new EC2Client(config),
    elb: new ElasticLoadBalancingV2Client(config),
    cloudwatch: new CloudWatchClient(config),
    sts: new STSClient(config),
  };
  for (const client of Object.values<Client>(clients)) {
    // Before the SDK reads the answer.
    client.middlewareStack.add(refuseWebPages as never, { step: 'deserialize', priority: 'low', name: 'refuseWebPages' });
  }
  const region = await regionOf(clients.ec2);
  const counts = new Counts();
  const sender = (client: Client, prefix: string, host: string, sizes: ServiceBuckets) =>
    senderOf(
      {
        prefix,
        endpoint: endpointUrl ?? `https://${host}.${region}.amazonaws.com`,
        buckets: new Buckets(clock, sizes),
        send: (command, sendOptions) => client.send(command as never, sendOptions),
      },
      { region, profile, clock, counts, random },
    );
  const sts = sender(clients.sts, 'sts', 'sts', OTHER_BUCKETS);
  let account: string | undefined;
  return {
    region,
    clock,
    counts,
    ec2: sender(clients.ec2, 'ec2', 'ec2', options.buckets ?? EC2_BUCKETS),
    elb: sender(clients.elb, 'elasticloadbalancing', 'elasticloadbalancing', ELB_BUCKETS),
    cloudwatch: sender(clients.cloudwatch, 'cloudwatch', 'monitoring', OTHER_BUCKETS),
    account: async () => {
      account ??= (await sts(new GetCallerIdentityCommand({}), 'account')).Account ?? '';
      return account;
    },
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

async function regionOf(client: EC2Client): Promise<string> {
  try {
    return await client.config.region();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MirrorError('refused', `no AWS region (${reason}): give --region, or set AWS_REGION`, error);
  }
}
