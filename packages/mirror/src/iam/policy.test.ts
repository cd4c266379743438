import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PURPOSES, type Purpose } from './grants.ts';
import { type PolicyScope, policyFor } from './policy.ts';

const OWN = 'aws:ResourceTag/mirrorscope:mirror';
const NEW = 'aws:RequestTag/mirrorscope:mirror';

const statement = (purpose: Purpose, sid: string, scope?: PolicyScope) =>
  policyFor(purpose, scope).Statement.find(({ Sid }) => Sid === sid) ?? assert.fail(`${purpose} has no ${sid}`);
const actionsOf = (purpose: Purpose) => policyFor(purpose).Statement.flatMap(({ Action }) => Action);

test('reading changes nothing', () => {
  for (const action of actionsOf('read')) assert.match(action, /^(ec2|elasticloadbalancing):Describe/);
});

test('killing deletes sessions, silences filters and holds what is left, no more', () => {
  const changing = actionsOf('kill').filter((action) => !action.startsWith('ec2:Describe'));
  assert.deepEqual([...new Set(changing)].sort(), [
    'ec2:CreateTags',
    'ec2:DeleteTrafficMirrorSession',
    'ec2:ModifyTrafficMirrorFilterNetworkServices',
    'ec2:ModifyTrafficMirrorFilterRule',
  ]);
});

test('destroying creates nothing', () => {
  for (const action of actionsOf('destroy')) assert.match(action, /:(Describe|Delete|ModifyTrafficMirrorFilter|CreateTags$)/);
});

test('no action is a wildcard, and every name of a statement is unique', () => {
  for (const purpose of PURPOSES) {
    for (const action of actionsOf(purpose)) assert.doesNotMatch(action, /\*/);
    const sids = policyFor(purpose).Statement.map(({ Sid }) => Sid);
    assert.equal(new Set(sids).size, sids.length);
  }
});

test('whatever is changed or deleted has to be ours', () => {
  for (const purpose of PURPOSES) {
    for (const { Sid, Action, Condition, Resource } of policyFor(purpose, { mirror: 'prod' }).Statement) {
      if (Resource === '*') for (const action of Action) assert.match(action, /:(Describe|GetMetricData)/);
      else if (!['MirrorInterfaces', 'RulesOfOwn', 'SilenceRulesOfOwn', 'DeleteRulesOfOwn'].includes(Sid)) {
        const { [OWN]: own, [NEW]: made } = Condition?.['StringEquals'] ?? {};
        assert.equal(own ?? made, 'prod', `${purpose} ${Sid}`);
      }
    }
  }
});

test('without a name any mirror of ours, with a name that one, taken literally', () => {
  assert.deepEqual(statement('kill', 'EndSessions').Condition, { StringLike: { [OWN]: '*' } });
  assert.deepEqual(statement('kill', 'EndSessions', { mirror: 'a*' }).Condition, { StringEquals: { [OWN]: 'a*' } });
});

test('tags are written at creation, or on what is ours already', () => {
  const atCreation = ['CreateTrafficMirrorFilter', 'CreateTrafficMirrorSession', 'CreateTrafficMirrorTarget'];
  assert.deepEqual(statement('apply', 'TagNew', { mirror: 'prod' }).Condition, {
    StringEquals: { 'ec2:CreateAction': atCreation, [NEW]: 'prod' },
  });
  assert.deepEqual(statement('apply', 'TagOwn', { mirror: 'prod' }).Condition, { StringEquals: { [OWN]: 'prod' } });
});

test('existing targets and filters are used by their IDs, and never changed', () => {
  const scope = { mirror: 'prod', partition: 'aws-cn', region: 'cn-north-1', account: '123456789012', existing: ['tmf-0a', 'tmt-0b'] };
  const { Action, Resource } = statement('watch', 'UseMirrorsExisting', scope);
  assert.deepEqual(Action, ['ec2:CreateTrafficMirrorSession', 'ec2:ModifyTrafficMirrorSession']);
  assert.deepEqual(Resource, [
    'arn:aws-cn:ec2:cn-north-1:123456789012:traffic-mirror-filter/tmf-0a',
    'arn:aws-cn:ec2:cn-north-1:123456789012:traffic-mirror-target/tmt-0b',
  ]);
  const naming = policyFor('watch', scope).Statement.filter(({ Resource: resources }) => resources.includes(Resource[0] ?? ''));
  assert.equal(naming.length, 1);
});

test('fits into an inline policy of a role', () => {
  const size = JSON.stringify(policyFor('apply', { mirror: 'm'.repeat(256), existing: ['tmt-0123456789abcdef0'] })).length;
  assert.ok(size < 10_240, `${size} characters`);
});
