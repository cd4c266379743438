import type { ClickHouseClient } from '@clickhouse/client';
import { sqlString } from './engine.ts';
import { StoreError } from './error.ts';
import { type Migration, readMigrations } from './migrations.ts';

export interface MigrationResult {
  /** Version of the schema now. */
  readonly version: number;
  /** Names of the migrations that were run, in order. */
  readonly applied: readonly string[];
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

/** Brings the database to the newest of `migrations`. Throws StoreError newer_schema or changed_migration, and runs nothing then. */
export async function migrate(
  client: ClickHouseClient,
  where: string,
  migrations: readonly Migration[] = readMigrations(),
): Promise<MigrationResult> {
  await client.command({ query: TABLE });
  const before = await appliedMigrations(client);
  check(before, migrations, where);
  const missing = migrations.slice(before.length);
  for (const migration of missing) {
    for (const statement of migration.statements) await client.command({ query: statement });
    const { version, name, checksum } = migration;
    // The row comes last: a migration that was interrupted runs again.
    await client.command({
      query: `INSERT INTO schema_migrations (version, name, checksum) VALUES (${version}, ${sqlString(name)}, ${sqlString(checksum)})`,
    });
  }
  return { version: migrations.length, applied: missing.map((migration) => migration.name) };
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
