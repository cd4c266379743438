import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownFilter, parsed, refuses } from './fixtures.ts';

const rules = (text: string) => ownFilter(text).rules;
const filter = (rules: string) => ({ filters: `{all: {rules: ${rules}}}` });

test('what is local is the source of what is sent, and the destination of what is received', () => {
  const [received, sent] = rules(
    '[{direction: both, protocol: tcp, local: 10.0.0.0/8, remote: 192.168.0.0/16, localPorts: 443, remotePorts: 1024-65535}]',
  );
  const local = { from: 443, to: 443 };
  const remote = { from: 1024, to: 65_535 };
  const both = { action: 'accept', protocol: 6, families: ['ipv4'], description: '' };
  assert.deepEqual(received, {
    ...both,
    directions: ['ingress'],
    source: '192.168.0.0/16',
    destination: '10.0.0.0/8',
    sourcePorts: remote,
    destinationPorts: local,
  });
  assert.deepEqual(sent, {
    ...both,
    directions: ['egress'],
    source: '10.0.0.0/8',
    destination: '192.168.0.0/16',
    sourcePorts: local,
    destinationPorts: remote,
  });
});

test('families follow from networks, from what is given, or from the protocol', () => {
  for (const [rule, families] of [
    ['', ['ipv4', 'ipv6']],
    [', family: both', ['ipv4', 'ipv6']],
    [', family: ipv6', ['ipv6']],
    [', local: 2001:db8::/32', ['ipv6']],
    [', remote: 10.0.0.0/8', ['ipv4']],
    [', remote: 10.0.0.0/8, family: ipv4', ['ipv4']],
    [', protocol: icmp', ['ipv4']],
    [', protocol: icmpv6', ['ipv6']],
    [', protocol: udp', ['ipv4', 'ipv6']],
  ] as const) {
    assert.deepEqual(rules(`[{direction: egress${rule}}]`)[0]?.families, families, rule);
  }
});

test('protocols by name or number, and filters of services alone', () => {
  assert.deepEqual(
    rules('[{direction: egress, protocol: sctp}, {direction: egress, protocol: 0}, {direction: ingress, action: reject}]').map(
      ({ protocol, action }) => [protocol, action],
    ),
    [
      [132, 'accept'],
      [0, 'accept'],
      [undefined, 'reject'],
    ],
  );
  assert.deepEqual(parsed({ filters: '{dns: {services: [amazon-dns]}}' }).filters['dns'], {
    description: 'mirrorscope test',
    services: ['amazon-dns'],
    rules: [],
  });
});

test('networks and families of a rule agree', () => {
  refuses(
    filter('[{direction: both, local: 10.0.0.0/8, remote: 2001:db8::/32}]'),
    "3: filters.all.rules.remote is '2001:db8::/32': local is 10.0.0.0/8: networks of one rule are of one family; make a rule for each",
  );
  refuses(
    filter('[{direction: both, remote: 10.0.0.0/8, family: both}]'),
    "3: filters.all.rules.family is 'both': 10.0.0.0/8 is ipv4; leave family out",
  );
  refuses(
    filter('[{direction: both, local: 10.0.0.1/8, remote: "2001:db8::1/32"}]'),
    "3: filters.all.rules.local is '10.0.0.1/8': bits are set behind the prefix; did you mean 10.0.0.0/8?",
    "3: filters.all.rules.remote is '2001:db8::1/32': bits are set behind the prefix; did you mean 2001:db8::/32?",
  );
  refuses(
    filter('[{direction: both, local: web}]'),
    "3: filters.all.rules.local is 'web': give a network, such as 10.0.0.0/8 or 2001:db8::/32",
  );
});

test('only tcp and udp have ports', () => {
  for (const protocol of ['', ', protocol: icmp', ', protocol: 132'])
    refuses(
      filter(`[{direction: both, localPorts: 53${protocol}}]`),
      '3: filters.all.rules.localPorts is 53: only tcp and udp have ports; give protocol: tcp or udp',
    );
  refuses(
    filter('[{direction: both, protocol: tpc, remotePorts: 80-79}]'),
    "3: filters.all.rules.protocol is 'tpc': give icmp, tcp, udp, gre, esp, icmpv6, sctp, a number from 0 to 255, or leave it out for all",
    "3: filters.all.rules.remotePorts is '80-79': give a whole number from 0 to 65535, or a range such as 0-65535",
  );
});

test('ten rules a filter, counted as AWS does', () => {
  const ofFour = '{direction: both}';
  assert.equal(rules(`[${ofFour}, ${ofFour}, {direction: ingress}]`).length, 5);
  refuses(
    filter(`[${ofFour}, ${ofFour}, {direction: ingress}, {direction: egress, family: ipv4}]`),
    '3: filters.all.rules: they are 11 rules to AWS, since directions and families count each, and a filter takes 10: give family, use wider networks and port ranges, or share the sources out over several filters',
  );
});

test('a filter mirrors something, and one that exists is left as it is', () => {
  refuses(
    { filters: '{all: {rules: []}}' },
    '3: filters.all.rules: without rules and services nothing is mirrored; for everything: [{direction: both}]',
  );
  refuses(
    { filters: '{all: {}}' },
    '3: filters.all.rules is missing: without rules and services nothing is mirrored; for everything: [{direction: both}]',
  );
  refuses(
    { filters: '{all: {id: tmf-1, services: [amazon-dns]}}' },
    '3: filters.all.services: a filter that exists keeps its own; leave this out',
  );
  refuses({ filters: '{all: {services: [amazon-dsn]}}' }, "3: filters.all.services has 'amazon-dsn': did you mean amazon-dns?");
});
