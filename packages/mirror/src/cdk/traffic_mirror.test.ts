import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { MIRROR, synthesize } from './testing/synthesize.ts';
import { TrafficMirror, type TrafficMirrorProps } from './traffic_mirror.ts';

const made = (props: Partial<TrafficMirrorProps> = {}): Template =>
  synthesize((stack) => new TrafficMirror(stack, 'Mirror', { mirror: MIRROR, target: { interface: 'eni-1' }, ...props }));

function only(template: Template, type: string): Resource {
  const [found, ...more] = Object.entries(template.findResources(type));
  assert.ok(found !== undefined && more.length === 0, type);
  const [id, resource] = found;
  return { id, ...(resource as Omit<Resource, 'id'>) };
}

interface Resource {
  readonly id: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's, of any shape
  readonly Properties: any;
  readonly DependsOn: readonly string[];
}

test('one watcher at a time, with the time that many changes take', () => {
  const template = made();
  template.hasResourceProperties('AWS::Lambda::Function', {
    Runtime: 'nodejs24.x',
    ReservedConcurrentExecutions: 1,
    Timeout: 900,
    Environment: { Variables: { MIRRORSCOPE_MIRROR_FILE: 'mirror.yaml', MIRRORSCOPE_DESTINATION: 'eni-1' } },
    DeadLetterConfig: { TargetArn: Match.anyValue() },
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  made({ logRetention: RetentionDays.ONE_WEEK }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
});

test('events that change what is selected, and a schedule', () => {
  const rules = Object.values(made().findResources('AWS::Events::Rule')).map(({ Properties }) => Properties);
  const names = rules.flatMap(({ EventPattern }) => EventPattern?.detail?.eventName ?? EventPattern?.['detail-type'] ?? []);
  assert.deepEqual(names.sort(), [
    'CreateNetworkInterface',
    'CreateTags',
    'DeleteTags',
    'DeleteTrafficMirrorSession',
    'EC2 Instance Launch Successful',
    'EC2 Instance State-change Notification',
    'RunInstances',
  ]);
  assert.deepEqual(
    rules.flatMap(({ ScheduleExpression }) => ScheduleExpression ?? []),
    ['rate(5 minutes)'],
  );
  for (const { State, Targets } of rules) {
    assert.equal(State, 'ENABLED');
    assert.ok(Targets[0].DeadLetterConfig.Arn);
  }
  made({ every: Duration.hours(1) }).hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)' });
});

test('its rights are those of docs/iam.md, for this mirror, account and region alone', () => {
  const template = made({ mirror: { ...MIRROR, targets: { west: { id: 'tmt-0a1' } } } });
  const statements: PolicyStatement[] = only(template, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement;
  for (const { Action, Resource } of statements) {
    assert.doesNotMatch(JSON.stringify(Action), /\*/);
    if (Resource === '*') assert.match(JSON.stringify(Action), /^(\["|")(ec2|elasticloadbalancing):Describe/);
    else assert.doesNotMatch(JSON.stringify(Resource), /:ec2:\*|arn:aws:/);
  }
  const ending = statements.find(({ Sid }) => Sid === 'EndSessions');
  assert.deepEqual(ending?.Condition, { StringEquals: { 'aws:ResourceTag/mirrorscope:mirror': 'prod' } });
  assert.match(JSON.stringify(statements.find(({ Sid }) => Sid === 'UseMirrorsExisting')?.Resource), /traffic-mirror-target\/tmt-0a1/);
  assert.equal(only(template, 'AWS::IAM::Role').Properties.ManagedPolicyArns, undefined);
});

interface PolicyStatement {
  readonly Sid?: string;
  readonly Action: unknown;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

test('on deletion events stop first, then the mirror goes, then its rights', () => {
  const template = made();
  const lifetime = only(template, 'Custom::MirrorscopeMirror');
  for (const rule of Object.values(template.findResources('AWS::Events::Rule'))) assert.ok(rule['DependsOn'].includes(lifetime.id));
  const watcher = only(template, 'AWS::Lambda::Function');
  assert.deepEqual(lifetime.Properties.ServiceToken, { 'Fn::GetAtt': [watcher.id, 'Arn'] });
  assert.ok(watcher.DependsOn.includes(only(template, 'AWS::IAM::Policy').id));
});

test('another name in the file is another mirror: the old one is deleted', () => {
  const [one, other] = ['prod', 'test'].map((name) => only(made({ mirror: { ...MIRROR, name } }), 'Custom::MirrorscopeMirror'));
  assert.notEqual(one?.id, other?.id);
  assert.equal(other?.Properties.Mirror, 'test');
});

test('begins only where it is told to', () => {
  assert.equal(only(made(), 'Custom::MirrorscopeMirror').Properties.Begin, undefined);
  assert.equal(only(made({ begin: 5 }), 'Custom::MirrorscopeMirror').Properties.Begin, 5);
  for (const begin of [0, 101, Number.NaN]) assert.throws(() => made({ begin }), /begin: .* is not a percentage/);
});

test('the region of the file is that of the stack', () => {
  const build = (region: string) =>
    new TrafficMirror(new Stack(new App(), 'Test', { env: { region } }), 'Mirror', {
      mirror: { ...MIRROR, region: 'us-east-1' },
      target: { interface: 'eni-1' },
    });
  assert.throws(() => build('eu-west-1'), /prod is for us-east-1, and the stack for eu-west-1/);
});

test('dead letters are encrypted, and only by TLS to be had', () => {
  const template = made();
  template.hasResourceProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]),
    },
  });
});
