import { existsSync, readdirSync } from 'node:fs';
import type { Store } from '@mirrorscope/store';
import { parseStoreUrl } from '@mirrorscope/store/url';
import { withStore } from '../open_store.ts';
import { shortBytes } from '../quantity.ts';
import { splitAdvice } from './advice.ts';
import { type Check, type Finding, ok, problem, warning } from './finding.ts';

/** A store, and what is to be done there. */
export interface StoreUse {
  readonly url: string;
  /** Records are inserted. */
  readonly insert: boolean;
  /** Whoever opens it brings the tables up to date. */
  readonly migrate: boolean;
}

/** Share of a disk that is to be free: merges need room for what they merge. */
const FREE_SHARE = 0.1;
const BARELY = 0.02;

/** Whether the store answers, has the tables that this program knows, room, and lets the user do what is needed. */
export const store = (use: StoreUse): Check => ({
  name: 'store',
  look: async () => {
    if (isYetToBeMade(use.url)) {
      return [
        use.insert ? ok(`${use.url} will be made`) : problem(`there is no store at ${use.url}`, `mirrorscope migrate --store ${use.url}`),
      ];
    }
    return withStore(use.url, (opened) => findings(opened, use)).catch((error) => [unusable(error)]);
  },
});

/** Opening it would make it. */
function isYetToBeMade(url: string): boolean {
  const address = parseStoreUrl(url);
  return address.kind === 'embedded' && (!existsSync(address.path) || readdirSync(address.path).length === 0);
}

function unusable(error: unknown): Finding {
  if (!(error instanceof Error && 'code' in error)) throw error;
  // What ClickHouse itself says has no advice.
  const [what, remedy] = error.code === 'query' ? [error.message, ''] : splitAdvice(error.message);
  // Whoever has it open may well be the listener that is meant.
  return error.code === 'locked' ? warning(what, remedy) : problem(what, remedy);
}

async function findings(opened: Store, use: StoreUse): Promise<Finding[]> {
  const [version] = (await opened.query('SELECT version()')).rows[0]!;
  const tables = await schema(opened, use);
  // The embedded engine has neither users nor disks of its own.
  const more =
    opened.kind === 'server' ? [...(tables.state === 'ok' && use.insert ? [await rights(opened)] : []), ...(await disks(opened))] : [];
  return [ok(`${opened.name}: ClickHouse ${version}`), tables, ...more];
}

async function schema(opened: Store, { migrate }: StoreUse): Promise<Finding> {
  const { version, applied } = await opened.migrate({ dryRun: true });
  if (applied.length === 0) return ok(`tables of version ${version}, as this program knows them`);
  const state = `tables lack ${applied.length} of ${version} migrations`;
  const remedy = `mirrorscope migrate --store ${opened.name}`;
  return migrate ? warning(`${state}; whoever inserts makes up for it, if allowed`, remedy) : problem(state, remedy);
}

/** Inserts no rows, which takes the same rights. */
async function rights(opened: Store): Promise<Finding> {
  const [user] = await row(opened, 'SELECT currentUser()');
  return opened.command('INSERT INTO flows (vni) SELECT 0 WHERE 0').then(
    () => ok(`user ${user} may insert`),
    (error: Error) => problem(`user ${user} may not insert: ${error.message}`, `GRANT mirrorscope_writer TO ${user}`),
  );
}

async function disks(opened: Store): Promise<Finding[]> {
  const [name, free, total] = await row(
    opened,
    'SELECT name, free_space, total_space FROM system.disks ORDER BY free_space / total_space LIMIT 1',
  );
  if (free === undefined) return [];
  const share = Number(free) / Number(total);
  const state = `disk ${name} of the server: ${shortBytes(Number(free))} of ${shortBytes(Number(total))} free`;
  const remedy = `mirrorscope migrate --store ${opened.name} --keep-flows DAYS`;
  if (share < BARELY) return [problem(state, remedy)];
  return [share < FREE_SHARE ? warning(state, remedy) : ok(state)];
}

/** Nothing where it may not be asked. */
async function row(opened: Store, sql: string): Promise<readonly unknown[]> {
  return opened.query(sql).then(
    ({ rows }) => rows[0] ?? [],
    () => [],
  );
}

/** Milliseconds that this machine's clock is ahead of the store's; undefined where it runs on this machine's, or does not answer. */
export async function aheadOf(url: string): Promise<number | undefined> {
  try {
    return await withStore(url, async (opened) => {
      const sent = Date.now();
      const [time] = await row(opened, 'SELECT toUnixTimestamp64Milli(now64(3))');
      return time === undefined ? undefined : (sent + Date.now()) / 2 - Number(time);
    });
  } catch {
    return undefined;
  }
}
