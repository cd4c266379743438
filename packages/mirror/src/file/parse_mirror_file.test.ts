import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsed, refuses, refusesText } from './fixtures.ts';
import { parseMirrorFile } from './parse_mirror_file.ts';

test('the least that a file can say, and what follows from it', () => {
  assert.deepEqual(parsed(), {
    name: 'test',
    region: undefined,
    targets: { main: { kind: 'interface', destination: 'eni-1', description: 'mirrorscope test', zones: [] } },
    filters: {
      all: {
        description: 'mirrorscope test',
        services: [],
        rules: (['ingress', 'egress'] as const).map((direction) => ({
          directions: [direction],
          action: 'accept',
          protocol: undefined,
          families: ['ipv4', 'ipv6'],
          source: undefined,
          destination: undefined,
          sourcePorts: undefined,
          destinationPorts: undefined,
          description: '',
        })),
      },
    },
    sources: [
      {
        name: 'web',
        where: { field: 'interface', values: ['*'] },
        limit: undefined,
        filter: 'all',
        target: undefined,
        session: { packetLength: undefined, number: { from: 1000, to: 32_766 }, vni: { kind: 'aws' }, description: 'mirrorscope test' },
      },
    ],
    deny: [],
    tags: {},
    ramp: { steps: [1, 5, 25, 100], observe: 600, every: 15, rollback: 'step' },
    guard: { listeners: undefined, store: undefined, cloudwatch: undefined },
    budget: { perMonth: undefined, bitsPerSecond: undefined, sessionHour: 0.015, crossZoneGb: 0.02 },
  });
});

test('JSON is read as well', () => {
  const json = JSON.stringify({
    name: 'a',
    targets: { t: { id: 'tmt-1' } },
    filters: { f: { id: 'tmf-1' } },
    sources: [{ name: 's', where: { vpc: 'vpc-1' } }],
  });
  const file = parseMirrorFile(json, 'm.json');
  assert.deepEqual(file.targets, { t: { id: 'tmt-1', zones: [] } });
  assert.deepEqual(file.filters, { f: { id: 'tmf-1' } });
});

test('a session is as its source says, else as all are', () => {
  const { sources } = parsed({
    session: '{packetLength: 128, number: 7, vni: 1001, description: d}',
    sources:
      "[{name: a, where: {interface: '*'}, session: {packetLength: 256, vni: {from: 5, to: 9}}}, {name: b, where: {interface: '*'}, session: {number: 1-3, vni: aws}}]",
  });
  assert.deepEqual(
    sources.map(({ session }) => session),
    [
      { packetLength: 256, number: { from: 7, to: 7 }, vni: { kind: 'range', from: 5, to: 9 }, description: 'd' },
      { packetLength: 128, number: { from: 1, to: 3 }, vni: { kind: 'aws' }, description: 'd' },
    ],
  );
  assert.deepEqual(parsed({ session: '{vni: 1001}' }).sources[0]?.session.vni, { kind: 'fixed', vni: 1001 });
});

test('units', () => {
  const { guard, budget, ramp } = parsed({
    ramp: "{steps: [0.5%, 5, '100%'], observe: 2h, every: 30s}",
    guard:
      "{listeners: {metrics: ['http://a:1/metrics'], maxDropRatio: 0.5%, maxMissedRatio: 0.02}, cloudwatch: {maxPeakBitsPerSecond: 2.5Gbit}}",
    budget: '{perMonth: 500, bitsPerSecond: 20000}',
  });
  assert.deepEqual(ramp, { steps: [0.5, 5, 100], observe: 7200, every: 30, rollback: 'step' });
  assert.deepEqual(guard.listeners, { metrics: ['http://a:1/metrics'], maxDropRatio: 0.005, maxMissedRatio: 0.02 });
  assert.deepEqual(guard.cloudwatch, { maxSkippedRatio: 0.01, maxBandwidthRatio: undefined, maxPeakBitsPerSecond: 2.5e9 });
  assert.deepEqual([budget.perMonth, budget.bitsPerSecond], [500, 20_000]);
});

test('all that is wrong is told at once, with its line', () => {
  refusesText(
    `nme: x
targets:
  main: {loadBalancr: arn}
filters: {all: {rules: [{direction: upward}]}}
sources:
  - name: web
    where: {tags: {a: b}}
    filter: al
    session: {packetLength: 9000}
  - 6
budget: {perMonth: lots}
`,
    '1: name is missing: give up to 63 letters, digits, dots, hyphens and underscores, such as web-1',
    '1: unknown key nme; did you mean name?',
    '3: targets.main: give one of id, loadBalancer, interface or endpoint',
    '3: unknown key loadBalancr; did you mean loadBalancer?',
    "4: filters.all.rules.direction is 'upward': give ingress, egress or both",
    '7: sources.where: say what to select; for everything: {interface: "*"}',
    '7: unknown key tags; did you mean tag?',
    "8: sources.filter is 'al': there is no such filter; did you mean all?",
    '9: sources.session.packetLength is 9000: give a whole number from 1 to 8500',
    '10: sources has 6: give it keys: name, where, limit, filter, target, session',
    "11: budget.perMonth is 'lots': give US dollars a month, such as 500",
  );
});

test('a file of nothing, of something else, and no YAML', () => {
  refusesText(
    '# nothing\n',
    '1: name is missing: give up to 63 letters, digits, dots, hyphens and underscores, such as web-1',
    '1: targets is missing: give names with what they stand for, such as {main: {loadBalancer: arn:...}}',
    '1: filters is missing: give names with what they stand for, such as {all: {rules: [{direction: both}]}}',
    '1: sources is missing: give a list of sources: [{name: web, where: {tag: {role: web}}}]',
  );
  refusesText('- a\n', ' a configuration is keys with values, such as port: 4789');
  refusesText('name: [\n', '2: Flow sequence in block collection must be sufficiently indented and end with a ]');
});

test('names and cross-references', () => {
  refuses({ name: 'a b' }, "1: name is 'a b': give up to 63 letters, digits, dots, hyphens and underscores, such as web-1");
  refuses(
    { targets: '{a/b: {id: tmt-1}}' },
    '2: targets.a/b: as a name give up to 63 letters, digits, dots, hyphens and underscores, such as web-1',
  );
  refuses({ targets: '{}' }, '2: targets: give at least one, such as {main: {loadBalancer: arn:...}}');
  refuses({ sources: '[]' }, '4: sources is []: give at least one source: [{name: web, where: {tag: {role: web}}}]');
  refuses(
    { sources: "[{name: a, where: {interface: '*'}, target: man}, {name: a, where: {interface: '*'}}]" },
    "4: sources.name is 'a': another source has this name; give each its own",
    "4: sources.target is 'man': there is no such target; did you mean main?",
  );
  refuses({ filters: '{a: {id: tmf-1}, b: {id: tmf-2}}' }, '4: sources.filter is missing: there are several; give a or b');
  refuses({ region: 'useast' }, "5: region is 'useast': give a region, such as us-east-1");
});

test('targets', () => {
  refuses({ targets: '{main: {id: tmt-1, interface: eni-1}}' }, '2: targets.main: give one of id, loadBalancer, interface or endpoint');
  refuses(
    { targets: '{main: {id: tmt-1, description: x}}' },
    "2: targets.main.description is 'x': a target that exists keeps its own; leave this out",
  );
  refuses(
    { targets: '{main: {loadBalancer: arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/x/1}}' },
    "2: targets.main.loadBalancer is 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/x/1': give the ARN of a Network Load Balancer: arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/net/NAME/ID",
  );
  assert.deepEqual(parsed({ targets: '{a: {endpoint: vpce-1, zones: use1-az1}, b: {id: tmt-1, zones: [x, y]}}' }).targets, {
    a: { kind: 'endpoint', destination: 'vpce-1', description: 'mirrorscope test', zones: ['use1-az1'] },
    b: { id: 'tmt-1', zones: ['x', 'y'] },
  });
});

test('sessions, ramp, limits and tags have to be possible', () => {
  refuses(
    { session: '{packetLength: 0, number: 0, vni: 16777216}' },
    '5: session.packetLength is 0: give a whole number from 1 to 8500',
    '5: session.number is 0: give a whole number from 1 to 32766, or a range such as 1-32766',
    '5: session.vni is 16777216: give a number from 1 to 16777215 for all, a range such as 1000-1999 for one each, or aws',
  );
  for (const number of ['9-3', '{from: 1}', '1.5', 'x', '{from: 1, to: 2, by: 3}'])
    assert.throws(() => parsed({ session: `{number: ${number}}` }), /session\.number/);
  for (const steps of ['[5, 1, 100]', '[1, 50]', '[100, 100]'])
    refuses({ ramp: `{steps: ${steps}}` }, '5: ramp.steps: give percentages that rise, the last of them 100: [1, 5, 25, 100]');
  refuses({ ramp: '{steps: [0, 100]}' }, '5: ramp.steps has 0: give a percentage above 0 and up to 100, such as 5% or 5');
  refuses({ ramp: '{every: 2m}' }, "5: ramp.every is '2m': give a duration from 1s to 30s, such as 500ms, 60s or 5m");
  refuses(
    { guard: '{listeners: {metrics: [localhost], maxDropRatio: 101%}}' },
    "5: guard.listeners.metrics has 'localhost': give a URL, such as http://10.0.0.5:9479/metrics",
    "5: guard.listeners.maxDropRatio is '101%': give a share from 0% to 100%, such as 1% or 0.01",
  );
  refuses({ tags: '{aws:x: a}' }, "5: tags.aws:x is 'a': give a tag of 1 to 128 characters without aws: or mirrorscope: in front");
  refuses({ tags: '{a: 1}' }, '5: tags.a is 1: give a text; numbers, true and false in quotes');
});
