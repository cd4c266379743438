import { MAPPED_PREFIX } from './community_id.ts';
import { quote, ROLLUP_VALUES, VIEWPOINT_KEYS } from './rollups.ts';

/** What is known of a network interface, in words; tags beside them. */
const ATTRIBUTES: readonly { readonly name: string; readonly text: string }[] = [
  { name: 'eni', text: 'network interface, such as eni-0a1b2c3d' },
  { name: 'instance', text: 'instance that it is attached to; empty for managed services' },
  { name: 'name', text: 'name for people' },
  { name: 'subnet', text: 'subnet' },
  { name: 'az', text: 'availability zone' },
  { name: 'vpc', text: 'VPC' },
  { name: 'account', text: 'account' },
];

const COLUMNS = [
  ...ATTRIBUTES.map((attribute) => ({ ...attribute, type: 'String' })),
  { name: 'tags', type: 'Map(String, String)', text: 'tags' },
];

/** One partition for each time that an inventory was loaded: the newest counts, older ones go as a whole. */
const INTERFACES = `CREATE TABLE IF NOT EXISTS interfaces
(
${COLUMNS.map(({ name, type, text }) => `  ${name} ${type} COMMENT ${quote(text)},`).join('\n')}
  viewpoints Array(Tuple(mirror_src IPv6, vni UInt32)) COMMENT 'under which its mirrored packets arrive',
  addresses Array(String) COMMENT 'its private addresses and networks',
  prefixes Array(String) COMMENT 'keys of these in interface_by_address',
  valid_from DateTime64(3, 'UTC') COMMENT 'since when it is so; 1970 where unknown',
  loaded_at DateTime64(3, 'UTC') COMMENT 'when the inventory was loaded that it stands in'
)
ENGINE = MergeTree
PARTITION BY toUnixTimestamp64Milli(loaded_at)
ORDER BY eni
COMMENT 'Network interfaces, from the newest inventory'`;

/** A dictionary over `interfaces`, and what makes it. */
export interface InterfaceDictionary {
  readonly name: string;
  readonly keys: readonly { readonly name: string; readonly type: string }[];
  readonly layout: string;
  /** What a SELECT from `interfaces` has to have for the keys, and which arrays to join. */
  readonly select: string;
  readonly arrayJoin: string;
  readonly text: string;
}

export const INTERFACE_DICTIONARIES: readonly InterfaceDictionary[] = [
  {
    name: 'interface_by_viewpoint',
    keys: [
      { name: 'mirror_src', type: 'IPv6' },
      { name: 'vni', type: 'UInt32' },
    ],
    layout: 'COMPLEX_KEY_HASHED()',
    select: 'viewpoint.1 AS mirror_src, viewpoint.2 AS vni',
    arrayJoin: 'viewpoints AS viewpoint',
    text: 'The network interface that a viewpoint mirrors',
  },
  {
    name: 'interface_by_address',
    keys: [{ name: 'prefix', type: 'String' }],
    layout: 'IP_TRIE()',
    select: 'prefix',
    arrayJoin: 'prefixes AS prefix',
    text: 'The network interface that has an address; only where one VPC alone has it, unless the key holds the VPC as in conversations_named',
  },
];

/**
 * What a dictionary is made of after its name: `source` is what stands within SOURCE(). Before the first inventory is loaded that is nothing
 * at all, so that nobody has to know a password.
 */
export function dictionaryBody({ keys, layout, text }: InterfaceDictionary, source: string, lifetime: string): string {
  return `
(
${[...keys, ...COLUMNS].map(({ name, type }) => `  ${name} ${type}`).join(',\n')}
)
PRIMARY KEY ${keys.map(({ name }) => name).join(', ')}
SOURCE(${source})
LIFETIME(${lifetime})
LAYOUT(${layout})
COMMENT ${quote(text)}`;
}

const CLIENT = 'client';
const SERVER = 'server';

/**
 * The rows of the view `from` with what the inventory knows of their ends, or empty text. Addresses are looked for in the VPC of the viewpoint first,
 * then among those that one VPC alone has.
 */
function named(name: string, from: string, more: readonly string[], vpcType: string, comment: string): string {
  const columns = [...VIEWPOINT_KEYS, ...more, ...ROLLUP_VALUES.map((value) => value.name)];
  const ends = [CLIENT, SERVER].flatMap((side) =>
    COLUMNS.map(({ name }) => {
      const found = `dictGet('interface_by_address', '${name}', ${side}_ip)`;
      return `dictGetOrDefault('interface_by_address', '${name}', ${side}_key, ${found}) AS ${side}_${name}`;
    }),
  );
  const vpc = `dictGetOrDefault('interface_by_viewpoint', 'vpc', (mirror_src, vni), dictGet('interface_by_address', 'vpc', mirror_src))`;
  return `CREATE VIEW IF NOT EXISTS ${name} AS
SELECT
${[...columns, ...ends].map((column) => `  ${column}`).join(',\n')}
FROM
(
  SELECT
    *,
    ${vpcType === '' ? vpc : `${vpcType}(${vpc})`} AS vpc,
    ${[CLIENT, SERVER].map((side) => `${scopedKey(`${side}_ip`)} AS ${side}_key`).join(',\n    ')}
  FROM ${from}(since = {since:DateTime64(6, 'UTC')}, until = {until:DateTime64(6, 'UTC')})
)
COMMENT ${quote(comment)}`;
}

function conversationsNamed(): string {
  const comment = 'Conversations in [since, until) by whole minutes, with what the inventory knows of their ends.';
  return named('conversations_named', 'conversations', ['flows'], '', comment);
}

/** The type of few values lets the VPC's hash be computed once for each VPC. */
function sumsNamed(): string {
  const comment = 'The rows of conversation_sums with what the inventory knows of their ends.';
  return named('sums_named', 'conversation_sums', ['key', 'uneven'], 'toLowCardinality', comment);
}

/** Key of an IPv4 address within a VPC: a byte that no address in use begins with, 11 of the VPC's hash, 4 of the address. */
function scopedKey(address: string): string {
  const bytes = `reinterpret(${address}, 'FixedString(16)')`;
  const scoped = `concat(unhex('01'), substring(SHA256(vpc), 1, 11), substring(${bytes}, 13))`;
  return `toFixedString(if(startsWith(${bytes}, ${MAPPED_PREFIX}), ${scoped}, ${bytes}), 16)`;
}

export function interfaceStatements(): string[] {
  return [
    INTERFACES,
    ...INTERFACE_DICTIONARIES.map(
      (dictionary) => `CREATE DICTIONARY IF NOT EXISTS ${dictionary.name}${dictionaryBody(dictionary, 'NULL()', '0')}`,
    ),
    conversationsNamed(),
    sumsNamed(),
  ];
}
