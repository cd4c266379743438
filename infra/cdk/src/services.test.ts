import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { example, templateOf } from './testing/example.ts';

const COMMAND = join(import.meta.dirname, '../../../services/cli/bin/mirrorscope.js');

interface Container {
  readonly Command: readonly [string];
  readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Secrets?: readonly { readonly Name: string }[];
}

/** What only AWS knows: each is a text of its kind. */
const KNOWN_LATER: Readonly<Record<string, string>> = {
  BROKERS: 'kafka-1:9098',
  STORE: 'http://writer:secret@clickhouse:8123/mirrorscope',
};

test('listener and writer understand the variables that they get', async () => {
  const template = templateOf(example());
  const tasks = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
  const containers: Container[] = tasks.flatMap(({ Properties }) => Properties.ContainerDefinitions);
  assert.deepEqual(containers.map(({ Command }) => Command[0]).sort(), ['listen', 'write']);
  for (const { Command, Environment, Secrets = [] } of containers) {
    const later = ({ Name }: { Name: string }) =>
      KNOWN_LATER[Name.slice(Name.lastIndexOf('_') + 1)] ?? assert.fail(`no stand-in for ${Name}`);
    const given = Environment.map(
      (variable) => [variable.Name, typeof variable.Value === 'string' ? variable.Value : later(variable)] as const,
    );
    const variables = Object.fromEntries([...given, ...Secrets.map((secret) => [secret.Name, later(secret)] as const)]);
    const dump = await promisify(execFile)(process.execPath, [COMMAND, ...Command, '--dump'], {
      env: { PATH: process.env['PATH'], ...variables },
    });
    assert.match(dump.stdout, /sasl: aws-msk-iam/);
    for (const name of Object.keys(variables).filter((name) => name !== 'MIRRORSCOPE_HEALTH_URL'))
      assert.ok(dump.stdout.includes(name), `${Command[0]} knows no ${name}`);
  }
});
