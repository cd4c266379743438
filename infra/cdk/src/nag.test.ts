import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { appOf, example, MIRROR_FILE } from './testing/example.ts';

/** What cdk-nag finds and is right as it is: the rule, where, and why. */
const ACKNOWLEDGED: readonly (readonly [rule: RegExp, where: RegExp, why: string])[] = [
  [/^AwsSolutions-ELB2$/, /^mirrorscope\/Entry\//, 'A Network Load Balancer logs TLS listeners only.'],
  [/^AwsSolutions-AS3$/, /^mirrorscope\/Listeners\//, 'What a listener loses is told by its own numbers, not by the life of instances.'],
  [/^AwsSolutions-ECS2$/, /^mirrorscope\/(Listeners|Writers)\/Task\//, 'Variables without secrets; those come from Secrets Manager.'],
  [
    /^AwsSolutions-IAM4\[.*AWSLambdaBasicExecutionRole\]$/,
    /^mirrorscope\/AWS\w+\/ServiceRole\//,
    "The CDK's own function that asks MSK for its addresses.",
  ],
  [
    /^AwsSolutions-IAM5\[(Action::ecs:Submit\*|Resource::\*)\]$/,
    /^mirrorscope\/Listeners\/Instances\/Role\//,
    'What ECS asks of its instances.',
  ],
  [/^AwsSolutions-IAM5\[Resource::\*\]$/, /\/ExecutionRole\//, 'ecr:GetAuthorizationToken knows no resources.'],
  [/^AwsSolutions-IAM5\[Resource::.*:kafka:.*\]$/, /\/TaskRole\//, 'The ID within the ARN that AWS gives the cluster; its name is there.'],
  [/^AwsSolutions-IAM5\[Resource::\*\]$/, /\/Watcher\/Role\//, 'Describe calls know no resources.'],
  [/^AwsSolutions-IAM5\[Resource::.*:ec2:.*\]$/, /\/Watcher\/Role\//, 'IDs that EC2 gives later; docs/iam.md: tags are the limit.'],
];

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

test('cdk-nag finds nothing but what has a reason', (t) => {
  t.mock.method(process.stderr, 'write', () => true);
  const app = appOf(example({ mirror: MIRROR_FILE }));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  assert.throws(() => app.synth(), { name: 'ValidationFailed' });
  const { pluginReports }: Report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  const found = pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => [ruleName, constructPath] as const),
    ),
  );
  const acknowledging = ([rule, path]: readonly [string, string]) =>
    ACKNOWLEDGED.find(([rules, where]) => rules.test(rule) && where.test(path));
  assert.deepEqual(
    found.filter((violation) => acknowledging(violation) === undefined),
    [],
  );
  const needed = new Set(found.map(acknowledging));
  assert.deepEqual(
    ACKNOWLEDGED.filter((entry) => !needed.has(entry)),
    [],
  );
});
