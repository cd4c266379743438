import { dirname, resolve } from 'node:path';
import { choice, list, loadConfig, parseConfig, text, value, wholeNumber } from '@mirrorscope/runtime';
import { z } from 'zod';

const matching = (pattern: RegExp, allowed: string) =>
  value(
    allowed,
    (given) => (pattern.test(String(given)) ? String(given) : undefined),
    (text) => text,
  );

const cidr = matching(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, 'give an IPv4 network, such as 10.0.0.0/8');
const secret = matching(
  /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:.+-\w{6}$/,
  'give the whole ARN of a secret, with its six last characters',
);
const count = (most: number) => wholeNumber(1, most);

const network = z
  .strictObject({
    zones: list(matching(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'give a zone, such as eu-west-1a')),
    cidr: cidr.optional(),
    vpc: matching(/^vpc-[0-9a-f]{8,17}$/, 'give the ID of a VPC, such as vpc-0a1b2c3d').optional(),
    subnets: list(matching(/^subnet-[0-9a-f]{8,17}$/, 'give the ID of a subnet, such as subnet-0a1b2c3d')).optional(),
    sources: list(cidr),
    monitoring: list(cidr).prefault([]),
  })
  .refine(({ zones }) => zones.length >= 2, { path: ['zones'], error: 'give two zones or more' })
  .refine(({ sources }) => sources.length >= 1, { path: ['sources'], error: 'give one network or more' })
  .refine(({ cidr, vpc }) => (cidr === undefined) !== (vpc === undefined), { error: 'give cidr for a new VPC, or vpc for one that exists' })
  .refine(({ vpc, subnets, zones }) => (vpc === undefined ? subnets === undefined : subnets?.length === zones.length), {
    path: ['subnets'],
    error: 'with vpc, give one subnet for each zone, in the same order; with cidr leave this out',
  });

const listeners = z
  .strictObject({
    instanceType: matching(/^[a-z]+\d+[\w-]*\.\w+$/, 'give an instance type, such as c7gn.large').prefault('c7gn.large'),
    least: wholeNumber(2, 100).optional(),
    most: wholeNumber(2, 100).optional(),
    spool: count(16_000).prefault(32),
  })
  .refine(({ least, most }) => least === undefined || most === undefined || least <= most, {
    path: ['most'],
    error: 'give as many as least, or more',
  });

const msk = z.strictObject({
  instanceType: matching(/^kafka\.\w+\.\w+$/, 'give an instance type, such as kafka.m7g.large').prefault('kafka.m7g.large'),
  brokersPerZone: count(10).prefault(1),
  storage: count(16_384).prefault(200),
});

const kafka = z
  .strictObject({
    msk: msk.optional(),
    brokers: list(matching(/^[^\s:,/]+:\d{1,5}$/, 'give a name and a port, such as kafka-1:9092')).optional(),
    tls: choice('yes', 'no').optional(),
    sasl: choice('none', 'plain', 'scram-sha-256', 'scram-sha-512').optional(),
    secret: secret.optional(),
  })
  .refine(({ msk, brokers }) => (msk === undefined) !== (brokers === undefined), {
    error: 'give msk for a new cluster, or brokers that exist',
  })
  .refine(({ msk, tls, sasl, secret }) => msk === undefined || (tls ?? sasl ?? secret) === undefined, {
    path: ['msk'],
    error: 'MSK has TLS and logins by IAM: leave out tls, sasl and secret',
  })
  .refine(({ sasl = 'none', secret }) => (sasl === 'none') === (secret === undefined), {
    path: ['secret'],
    error: 'sasl and secret belong together',
  });

/** mirrorscope.example.yaml explains the keys. */
const APP = z
  .strictObject({
    name: matching(/^[A-Za-z][A-Za-z0-9-]{0,48}$/, 'give letters, digits and dashes, a letter first').prefault('mirrorscope'),
    account: matching(/^\d{12}$/, 'give an account of twelve digits, in quotes'),
    region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'give a region, such as eu-west-1'),
    image: z.strictObject({ repository: text(), tag: text() }),
    network,
    crossZone: choice('yes', 'no'),
    listeners: listeners.prefault({}),
    kafka,
    writers: z.strictObject({ count: count(100).prefault(2) }).prefault({}),
    clickhouse: z.strictObject({ secret }),
    mirror: text().optional(),
    begin: count(100).optional(),
    alarms: z
      .strictObject({
        topic: matching(/^arn:[\w-]+:sns:.+$/, 'give the ARN of an SNS topic').optional(),
        peakPackets: count(100_000_000).prefault(1_000_000),
      })
      .prefault({}),
  })
  .refine(({ begin, mirror }) => begin === undefined || mirror !== undefined, {
    path: ['begin'],
    error: 'that is for a mirror: give mirror as well',
  })
  .refine(({ crossZone, listeners, network }) => crossZone === 'yes' || (listeners.least ?? network.zones.length) >= network.zones.length, {
    path: ['listeners', 'least'],
    error: 'with crossZone no, each zone needs a listener: give as many as there are zones, or more',
  });

export type AppConfig = z.output<typeof APP>;

/** Throws RuntimeError bad_config with all that is wrong, each with its line. */
export const parseAppConfig = (text: string, name: string): AppConfig => parseConfig(APP, text, name);

/** `mirror` in it is a path from anywhere. Throws as parseAppConfig does, also where the file cannot be read. */
export function readAppConfig(path: string): AppConfig {
  const { config } = loadConfig(APP, { file: path });
  return config.mirror === undefined ? config : { ...config, mirror: resolve(dirname(path), config.mirror) };
}
