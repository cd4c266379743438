import type { ClickHouseClient } from '@clickhouse/client';
import { statementsFor } from './cluster_form.ts';
import { sqlString } from './engine.ts';
import { StoreError } from './error.ts';
import { type Layout, readLayout } from './layout.ts';
import { type Migration, readMigrations } from './migrations.ts';
import { type Retention, retentionStatements } from './retention.ts';
import { roleStatements } from './roles.ts';

export interface MigrateOptions {
  /**
   * Spreads the tables over this cluster, by its name in the servers' `remote_servers`. Asked for the first time only: later the
   * database itself says so.
   */
  readonly cluster?: string | undefined;
  /** Makes roles for readers and writers too. False if not given. */
  readonly roles?: boolean;
  readonly retention?: Retention;
  /** Runs nothing, only says what would be run. False if not given. */
  readonly dryRun?: boolean;
}

export interface MigrationResult {
  /** Version of the schema now; after a dry run, the version that there would be. */
  readonly version: number;
  /** Names of the migrations that were run, in order. */
  readonly applied: readonly string[];
  /** All that was run, in order. */
  readonly statements: readonly string[];
}

interface AppliedMigration {
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/** Runs may overlap (two programs starting at once): statements say IF NOT EXISTS, and rows of one version are one. */
const TABLE = `CREATE TABLE IF NOT EXISTS schema_migrations
(
  version UInt32,
  name String,
  checksum String COMMENT 'SHA-256 of the migration',
  applied_at DateTime('UTC') DEFAULT now()
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY version
COMMENT 'Migrations that this database has'`;

/**
 * Brings the database to the newest of `migrations`. Throws StoreError newer_schema, changed_migration or other_layout, and runs
 * nothing then. Where nothing is missing it only reads: who may not change tables can find out that they are up to date.
 */
export async function migrate(
  client: ClickHouseClient,
  where: string,
  options: MigrateOptions = {},
  migrations: readonly Migration[] = readMigrations(),
): Promise<MigrationResult> {
  const layout = await readLayout(client, where, options.cluster);
  const before = layout.migrated ? await appliedMigrations(client) : [];
  check(before, migrations, where);
  const missing = migrations.slice(before.length);
  const statements = [
    ...(layout.migrated ? [] : statementsFor(layout, TABLE)),
    ...missing.flatMap((migration) => migrationStatements(layout, migration)),
    ...(await retentionStatements(client, layout, options.retention ?? {})),
    ...(options.roles ? roleStatements(layout) : []),
  ];
  if (!options.dryRun) for (const query of statements) await client.command({ query });
  return { version: migrations.length, applied: missing.map((migration) => migration.name), statements };
}

/** The row comes last: a migration that was interrupted runs again. */
function migrationStatements(layout: Layout, { version, name, checksum, statements }: Migration): string[] {
  const row = `${version}, ${sqlString(name)}, ${sqlString(checksum)}`;
  return [
    ...statements.flatMap((statement) => statementsFor(layout, statement)),
    `INSERT INTO schema_migrations (version, name, checksum) VALUES (${row})`,
  ];
}

async function appliedMigrations(client: ClickHouseClient): Promise<AppliedMigration[]> {
  const response = await client.query({
    query: 'SELECT version, name, checksum FROM schema_migrations FINAL ORDER BY version',
    format: 'JSONEachRow',
  });
  return response.json<AppliedMigration>();
}
function check(applied: readonly AppliedMigration[], known: readonly Migration[], where: string): void {
  if (applied.length > known.length) {
    throw new StoreError(
      'newer_schema',
      `The store at ${where} has version ${applied.length} of the tables, this program knows ${known.length}: use a newer Mirrorscope, or another store`,
    );
  }
  applied.forEach((row, index) => {
    const migration = known[index];
    if (migration === undefined || row.version !== migration.version || row.checksum !== migration.checksum) {
      throw new StoreError(
        'changed_migration',
        `The store at ${where} was made with another form of migration ${row.version} (${row.name}) than this program has: use the Mirrorscope that made it, or a new store`,
      );
    }
  });
}
