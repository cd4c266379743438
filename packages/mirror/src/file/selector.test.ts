import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsed, refuses } from './fixtures.ts';

const selector = (where: string) => parsed({ sources: `[{name: web, where: ${where}}]` }).sources[0]?.where;
const bad = (where: string) => ({ sources: `[{name: web, where: ${where}}]` });

test('several keys have to hold, and of several values one', () => {
  assert.deepEqual(selector('{tag: {env: prod, role: [web, api]}, zone: use1-az1}'), {
    all: [
      { tag: 'env', values: ['prod'] },
      { tag: 'role', values: ['web', 'api'] },
      { field: 'zone', values: ['use1-az1'] },
    ],
  });
  assert.deepEqual(selector('{tag: {env: ""}}'), { tag: 'env', values: [''] });
  assert.deepEqual(selector('{vpc: vpc-1, not: {instanceType: t2.*}}'), {
    all: [{ field: 'vpc', values: ['vpc-1'] }, { not: { field: 'instanceType', values: ['t2.*'] } }],
  });
  assert.deepEqual(selector('{any: [{subnet: subnet-1}, {all: [{instance: i-1}, {securityGroup: "*"}]}]}'), {
    any: [
      { field: 'subnet', values: ['subnet-1'] },
      {
        all: [
          { field: 'instance', values: ['i-1'] },
          { field: 'securityGroup', values: ['*'] },
        ],
      },
    ],
  });
});

test('deny has selectors too', () => {
  assert.deepEqual(parsed({ deny: '[{tag: {mirror: "no"}}]' }).deny, [{ tag: 'mirror', values: ['no'] }]);
  refuses({ deny: '[{}]' }, '5: deny: say what to select; for everything: {interface: "*"}');
});

test('what selects nothing, or not what was meant', () => {
  refuses(
    bad('{instance: eni-1}'),
    "4: sources.where.instance is 'eni-1': give IDs such as i-0a1b2c3d, one or a list; * stands for anything",
  );
  refuses(
    bad('{tag: {version: 1.10}}'),
    '4: sources.where.tag.version is 1.1: give a text or a list of texts; numbers, true and false in quotes',
  );
  refuses(bad('{tag: prod}'), "4: sources.where.tag is 'prod': give tags with values, such as {env: prod}");
  refuses(bad('{tag: {}}'), '4: sources.where.tag: give tags with values, such as {env: prod}');
  refuses(bad('{zone: []}'), '4: sources.where.zone: give a text or a list of texts; numbers, true and false in quotes');
  refuses(bad('{any: []}'), '4: sources.where.any is []: give at least one selector');
  refuses(
    bad('{not: {zones: a}}'),
    '4: sources.where.not: say what to select; for everything: {interface: "*"}',
    '4: unknown key zones; did you mean zone?',
  );
  refuses(
    bad('prod'),
    "4: sources.where is 'prod': give it keys: tag, interface, instance, subnet, vpc, zone, autoScalingGroup, securityGroup, description, instanceType, not, any, all",
  );
});
