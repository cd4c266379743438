import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filter, rule } from '../testing/plan/worlds.ts';
import type { FilterRule } from '../world/world.ts';
import { QUOTAS } from './quotas.ts';
import { expandRules, planRules } from './rules.ts';

const expand = (...rules: readonly Parameters<typeof rule>[0][]) =>
  expandRules({ description: '', services: [], rules: rules.map((one) => rule(one)) });
const there = (rules: readonly Partial<FilterRule>[]): ReturnType<typeof filter> =>
  filter('tmf-1', {
    rules: rules.map((one, index) => {
      const [first] = expand({ directions: ['ingress'], families: ['ipv4'] });
      return { ...first!, id: `tmfr-${index}`, ...one };
    }),
  });
const actions = (wanted: ReturnType<typeof expand>, existing: ReturnType<typeof filter> | undefined) => {
  const { changes, late } = planRules('filter/all', { id: 'tmf-1' }, wanted, existing, QUOTAS);
  return [...changes, ...late].map(({ action, key, reason }) => `${action} ${key}: ${reason}`);
};

test('a rule is one of AWS’s for each direction and family, numbered in the order of the file', () => {
  const rules = expand({ action: 'reject', families: ['ipv4'], source: '10.0.0.0/8', directions: ['egress'] }, {});
  assert.deepEqual(
    rules.map(
      ({ direction, number, action, sourceCidr, destinationCidr }) => `${direction} ${number} ${action} ${sourceCidr} ${destinationCidr}`,
    ),
    [
      'ingress 100 accept 0.0.0.0/0 0.0.0.0/0',
      'ingress 200 accept ::/0 ::/0',
      'egress 100 reject 10.0.0.0/8 0.0.0.0/0',
      'egress 200 accept 0.0.0.0/0 0.0.0.0/0',
      'egress 300 accept ::/0 ::/0',
    ],
  );
});

test('a rule that differs is modified where it is, and one that is too many goes last', () => {
  const wanted = expand({ directions: ['ingress'], families: ['ipv4'], protocol: 6, destinationPorts: { from: 80, to: 81 } });
  assert.deepEqual(actions(wanted, there([{ number: 100 }, { number: 300 }])), [
    'modify rule/all/ingress/100: protocol none -> 6, destinationPorts none -> 80-81',
    'delete rule/all/ingress/300: not in the file',
  ]);
  assert.deepEqual(actions(wanted, undefined), ['create rule/all/ingress/100: not there yet']);
});

test('rules that are too many go first where there is no room for new ones beside them', () => {
  const full = there(Array.from({ length: 10 }, (_, index) => ({ number: index + 1 })));
  const planned = actions(expand({ directions: ['ingress'], families: ['ipv4'] }), full);
  assert.equal(planned[0], 'delete rule/all/ingress/1: not in the file');
  assert.equal(planned.at(-1), 'create rule/all/ingress/100: not there yet');
});
