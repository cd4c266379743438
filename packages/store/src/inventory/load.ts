import type { ClickHouseClient } from '@clickhouse/client';
import { type Credentials, sqlName, sqlString } from '../engine.ts';
import { StoreError } from '../error.ts';
import type { Layout } from '../layout.ts';
import { dictionaryBody, INTERFACE_DICTIONARIES, type InterfaceDictionary } from '../schema/interfaces.ts';
import type { Interface } from './interface.ts';
import { named, prefixesOf } from './prefixes.ts';

export interface InventoryResult {
  readonly interfaces: number;
  /** Viewpoints by which an interface is found. */
  readonly viewpoints: number;
  /** Addresses and networks by which one is found, within a VPC or anywhere. */
  readonly prefixes: number;
}

/** One block, so that the rows are there all at once or not at all. */
const SETTINGS =
  "async_insert = 0, min_insert_block_size_rows = 1000000000, min_insert_block_size_bytes = 0, date_time_input_format = 'best_effort'";

/**
 * Puts `interfaces` in place of the inventory before, all at once: questions see the one or the other. Throws StoreError
 * bad_inventory, and changes nothing then.
 * @param credentials for a dictionary ClickHouse asks itself, and wants to know by whom: by who asks for this, if it knows that user
 */
export async function loadInventory(
  client: ClickHouseClient,
  layout: Layout,
  interfaces: readonly Interface[],
  credentials: Credentials | undefined,
): Promise<InventoryResult> {
  refuseSharedViewpoints(interfaces);
  const prefixes = prefixesOf(interfaces);
  const loadedAt = await nextLoad(client);
  const rows = interfaces.map((row, index) => `${JSON.stringify({ ...row, prefixes: prefixes[index], loaded_at: loadedAt })}\n`);
  await client.command({ query: `INSERT INTO interfaces SETTINGS ${SETTINGS} FORMAT JSONEachRow\n${rows.join('')}` });
  // Made anew: that loads them, on all servers, and brings the password in use now.
  for (const dictionary of INTERFACE_DICTIONARIES) await client.command({ query: replaceDictionary(layout, dictionary, credentials) });
  const [viewpoints = 0, found = 0] = await Promise.all(INTERFACE_DICTIONARIES.map(({ name }) => countOf(client, name)));
  for (const partition of await olderPartitions(client)) {
    await client.command({ query: `ALTER TABLE interfaces DROP PARTITION ID ${sqlString(partition)}` });
  }
  return { interfaces: interfaces.length, viewpoints, prefixes: found };
}

function refuseSharedViewpoints(interfaces: readonly Interface[]): void {
  const owners = new Map<string, number>();
  interfaces.forEach(({ viewpoints }, index) => {
    for (const { mirror_src, vni } of viewpoints) {
      const key = `${mirror_src} ${vni}`;
      const other = owners.get(key) ?? index;
      owners.set(key, index);
      if (other === index) continue;
      const names = [other, index].map((owner) => named(interfaces, owner));
      throw new StoreError('bad_inventory', `The inventory has the viewpoint ${mirror_src} with VNI ${vni} twice: ${names.join(' and ')}`);
    }
  });
}

/** Later than any before, whatever the clocks say. */
async function nextLoad(client: ClickHouseClient): Promise<string> {
  const response = await client.query({
    query: 'SELECT toString(greatest(now64(3), max(loaded_at) + INTERVAL 1 MILLISECOND)) AS at FROM interfaces',
    format: 'JSONEachRow',
  });
  const [row] = await response.json<{ at: string }>();
  return row?.at ?? '';
}

function replaceDictionary(layout: Layout, dictionary: InterfaceDictionary, credentials: Credentials | undefined): string {
  const onCluster = layout.cluster === undefined ? '' : ` ON CLUSTER ${sqlString(layout.cluster)}`;
  const user = credentials?.user !== layout.user ? '' : `USER ${sqlString(credentials.user)} PASSWORD ${sqlString(credentials.password)} `;
  // It is read from no database in particular.
  const table = `${sqlName(layout.database)}.interfaces`;
  const newest = `(SELECT max(loaded_at) FROM ${table})`;
  const query = `SELECT ${dictionary.select}, * FROM ${table} ARRAY JOIN ${dictionary.arrayJoin} WHERE loaded_at = ${newest}`;
  const source = `CLICKHOUSE(${user}QUERY ${sqlString(query)} INVALIDATE_QUERY ${sqlString(`SELECT ${newest}`)})`;
  return `CREATE OR REPLACE DICTIONARY ${dictionary.name}${onCluster}${dictionaryBody(dictionary, source, 'MIN 30 MAX 60')}`;
}

async function olderPartitions(client: ClickHouseClient): Promise<string[]> {
  const response = await client.query({
    query: 'SELECT DISTINCT _partition_id AS id FROM interfaces WHERE loaded_at < (SELECT max(loaded_at) FROM interfaces)',
    format: 'JSONEachRow',
  });
  return (await response.json<{ id: string }>()).map(({ id }) => id);
}

async function countOf(client: ClickHouseClient, dictionary: string): Promise<number> {
  const response = await client.query({ query: `SELECT toUInt32(count()) AS count FROM ${dictionary}`, format: 'JSONEachRow' });
  return (await response.json<{ count: number }>())[0]?.count ?? 0;
}
