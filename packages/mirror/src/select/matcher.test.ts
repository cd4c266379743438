import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Selector } from '../file/mirror_file.ts';
import { instance, networkInterface } from '../testing/plan/worlds.ts';
import { matcherOf } from './matcher.ts';

const WEB = networkInterface('eni-1', {
  description: 'web front',
  securityGroups: ['sg-1', 'sg-2'],
  tags: { env: 'prod' },
  instance: 'i-1',
});
const INSTANCE = instance('i-1', { type: 'm7i.large', group: 'web-asg', tags: { role: 'api', env: 'test' } });

const holds = (selector: Selector): boolean => matcherOf(selector)(WEB, INSTANCE);

test('fields', () => {
  for (const [field, fits, misses] of [
    ['interface', 'eni-1', 'eni-2'],
    ['instance', 'i-1', 'i-2'],
    ['subnet', 'subnet-a', 'subnet-b'],
    ['vpc', 'vpc-1', 'vpc-2'],
    ['zone', 'us-east-1a', 'us-east-1b'],
    ['zone', 'use1-az1', 'use1-az2'],
    ['autoScalingGroup', 'web-*', 'db-*'],
    ['securityGroup', 'sg-2', 'sg-3'],
    ['description', '*front', 'front'],
    ['instanceType', 'm7i.*', 'm7g.*'],
  ] as const) {
    assert.ok(holds({ field, values: ['other', fits] }), field);
    assert.ok(!holds({ field, values: [misses] }), field);
  }
});

test('what is not there matches no value, not even *', () => {
  const alone = matcherOf({ field: 'instanceType', values: ['*'] });
  assert.ok(!alone({ ...WEB, instance: undefined }, undefined));
  assert.ok(!holds({ tag: 'owner', values: ['*'] }));
});

test("a tag is the interface's or the instance's", () => {
  assert.ok(holds({ tag: 'env', values: ['prod'] }));
  assert.ok(holds({ tag: 'env', values: ['test'] }));
  assert.ok(holds({ tag: 'role', values: ['web', 'a*i'] }));
  assert.ok(!holds({ tag: 'env', values: ['dev', 'Prod'] }));
});

test('and, or, not', () => {
  const yes: Selector = { field: 'vpc', values: ['vpc-1'] };
  const no: Selector = { field: 'vpc', values: ['vpc-2'] };
  assert.ok(holds({ all: [yes, { not: no }] }) && !holds({ all: [yes, no] }) && holds({ all: [] }));
  assert.ok(holds({ any: [no, yes] }) && !holds({ any: [no, no] }) && !holds({ any: [] }));
});

test('asterisks match as a regular expression would', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
  fc.assert(
    fc.property(letters, letters, (pattern, text) => {
      const expected = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(text);
      assert.equal(matcherOf({ field: 'description', values: [pattern] })({ ...WEB, description: text }, undefined), expected);
    }),
    { numRuns: 2000 },
  );
});
