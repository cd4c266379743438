import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { policyFor } from '../iam/policy.ts';

export interface WatcherFunctionProps {
  readonly mirror: string;
  readonly code: Code;
  readonly environment: Readonly<Record<string, string>>;
  /** IDs of targets and filters that the file names. */
  readonly existing: readonly string[];
  readonly logRetention: RetentionDays;
}

/** The Lambda function that keeps sessions as the file says, its rights, its log, and where events end that it could not handle. */
export class WatcherFunction extends Construct {
  readonly function: LambdaFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { mirror, code, environment, existing, logRetention }: WatcherFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Watches the mirror ${mirror}`,
    });
    // 'watch' has all that 'destroy' has.
    for (const statement of policyFor('watch', { mirror, existing, partition: Aws.PARTITION, region: Aws.REGION, account: Aws.ACCOUNT_ID })
      .Statement)
      role.addToPolicy(PolicyStatement.fromJson(statement));
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      description: `Keeps the sessions of the mirror ${mirror} as its file says`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code,
      environment,
      role,
      logGroup,
      memorySize: 1024,
      timeout: Duration.minutes(15),
      // Two at once would only get into each other's way.
      reservedConcurrentExecutions: 1,
      // An event that waited for longer tells nothing that the schedule has not found.
      maxEventAge: Duration.hours(1),
      retryAttempts: 2,
      deadLetterQueue: this.deadLetters,
    });
  }
}
