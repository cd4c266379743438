import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAppConfig, readAppConfig } from './config.ts';
import { example, exampleText } from './testing/example.ts';

const refused = (line: string, instead: string): string => {
  try {
    parseAppConfig(exampleText(line, instead), 'app.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return assert.fail(`${instead} was taken`);
};

test('the example is valid, and says the defaults', () => {
  const { listeners, writers, kafka, alarms, crossZone, mirror } = example();
  assert.deepEqual(listeners, { instanceType: 'c7gn.large', spool: 32 });
  assert.deepEqual(writers, { count: 2 });
  assert.deepEqual(kafka.msk, { instanceType: 'kafka.m7g.large', brokersPerZone: 1, storage: 200 });
  assert.deepEqual(alarms, { peakPackets: 1_000_000 });
  assert.equal(crossZone, 'no');
  assert.equal(mirror, undefined);
});

test('cross-zone has to be chosen', () => {
  assert.match(refused('crossZone: "no"', ''), /crossZone/);
});

test('a wrong value is told with its line and the way out', () => {
  assert.match(refused('region: eu-west-1', 'region: Ireland'), /app\.yaml:\d+.*region.*eu-west-1/);
  assert.match(refused('account: "123456789012"', 'account: "12"'), /account.*twelve digits/);
  assert.match(refused('sources: [10.0.0.0/8]', 'sources: [everywhere]'), /sources.*10\.0\.0\.0\/8/);
  assert.match(refused('  tag: 0.1.0', '  tag: 0.1.0\n  digest: x'), /digest/);
  assert.match(refused('clickhouse-Ab12Cd', 'clickhouse'), /six last characters/);
});

test('a file that cannot be read is named', () => {
  assert.throws(() => readAppConfig('/none.yaml'), { code: 'bad_config', message: /\/none\.yaml/ });
});

test('a new VPC, or one that exists with a subnet in each zone', () => {
  const existing = (subnets: string) =>
    parseAppConfig(exampleText('cidr: 10.90.0.0/16', `vpc: vpc-0a1b2c3d\n  subnets: ${subnets}`), 'app.yaml');
  assert.deepEqual(existing('[subnet-0000000a, subnet-0000000b, subnet-0000000c]').network.subnets, [
    'subnet-0000000a',
    'subnet-0000000b',
    'subnet-0000000c',
  ]);
  assert.throws(() => existing('[subnet-0000000a]'), /one subnet for each zone/);
  assert.match(refused('  cidr: 10.90.0.0/16', ''), /give cidr for a new VPC, or vpc/);
  assert.match(refused('cidr: 10.90.0.0/16', 'cidr: 10.90.0.0/16\n  vpc: vpc-0a1b2c3d'), /give cidr for a new VPC, or vpc/);
});

test('a share to begin with is for a mirror', () => {
  assert.match(refused('# begin: 5', 'begin: 5'), /begin.*give mirror as well/);
});

test('a new cluster, or brokers with their login', () => {
  assert.match(refused('kafka:', 'kafka:\n  brokers: [kafka-1:9092]'), /give msk for a new cluster, or brokers/);
  assert.match(refused('kafka:', 'kafka:\n  tls: "yes"'), /MSK has TLS/);
  const brokers = exampleText('  # brokers: [kafka-1:9092, kafka-2:9092]', '  brokers: [kafka-1:9092]\n  sasl: plain').replace(
    / {2}msk:\n( {4}.*\n)*/,
    '',
  );
  assert.throws(() => parseAppConfig(brokers, 'app.yaml'), /sasl and secret belong together/);
});

test('no fewer than two listeners, and no more at least than at most', () => {
  assert.match(refused('  # least: 3', '  least: 1'), /least/);
  assert.match(refused('  # least: 3', '  least: 4\n  most: 3'), /as many as least/);
  assert.match(refused('  # least: 3', '  least: 2'), /each zone needs a listener/);
});
