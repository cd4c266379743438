import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MirrorFile, parseMirrorFile } from '@mirrorscope/mirror';
import { ruleText, selectorText } from './words.ts';

const file = (where: string, rules = '[{direction: both}]'): MirrorFile =>
  parseMirrorFile(
    `name: a\ntargets: {main: {id: tmt-1}}\nfilters: {all: {rules: ${rules}}}\nsources: [{name: s, where: ${where}}]\n`,
    'm.yaml',
  );

test('selectors in words', () => {
  for (const [where, text] of [
    ['{vpc: vpc-1}', 'vpc is vpc-1'],
    ['{tag: {role: [web, api]}, not: {zone: x}}', 'tag role is web or api and not zone is x'],
    ['{vpc: vpc-1, any: [{subnet: subnet-1}, {zone: z}]}', 'vpc is vpc-1 and (subnet is subnet-1 or zone is z)'],
  ] as const) {
    assert.equal(selectorText(file(where).sources[0]!.where), text);
  }
});

test('rules in words', () => {
  const { filters } = file(
    '{vpc: vpc-1}',
    '[{direction: egress, action: reject, protocol: 99, local: 10.0.0.0/8, description: none of it}, {direction: ingress, protocol: udp, remotePorts: 1024-2000}]',
  );
  assert.deepEqual('rules' in filters['all']! && filters['all'].rules.map(ruleText), [
    'egress: reject protocol 99, ipv4, from 10.0.0.0/8 to any (none of it)',
    'ingress: accept udp, ipv4 and ipv6, from any ports 1024-2000 to any',
  ]);
});
