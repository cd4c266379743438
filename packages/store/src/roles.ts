import { localTable } from './cluster_form.ts';
import { sqlName, sqlString } from './engine.ts';
import type { Layout } from './layout.ts';

/** Name of the role, and of its settings profile. */
export const READER = 'mirrorscope_reader';
export const WRITER = 'mirrorscope_writer';

const ROLLUP_VIEWS = ['flows_by_minute_mv', 'flows_by_hour_mv', 'flows_by_day_mv', 'flows_failed_mv'];

/** Settings of whoever reads: nothing can be changed, and no question can take a server down. Each can be lowered by a query, not raised. */
export const READER_LIMITS: readonly { readonly name: string; readonly most: number }[] = [
  { name: 'max_execution_time', most: 60 },
  { name: 'max_memory_usage', most: 8 * 1024 ** 3 },
  { name: 'max_rows_to_read', most: 10_000_000_000 },
  { name: 'max_result_rows', most: 1_000_000 },
];

/**
 * What a role may do, by GRANT.
 * - A reader may read everything in the database.
 * - A writer may insert flow records, and see whether the tables are the ones that it knows.
 */
export function grants(layout: Layout): readonly { readonly role: string; readonly rights: string }[] {
  const tables = [...new Set(['flows', localTable(layout, 'flows')])];
  const database = sqlName(layout.database);
  return [
    { role: READER, rights: `SELECT, SHOW DATABASES, SHOW TABLES, SHOW COLUMNS, SHOW DICTIONARIES, dictGet ON ${database}.*` },
    ...tables.map((table) => ({ role: WRITER, rights: `INSERT ON ${database}.${table}` })),
    { role: WRITER, rights: `SELECT ON ${database}.schema_migrations` },
  ];
}

/**
 * Makes the roles where they are missing. Limits that somebody has changed stay as they are. From then on the roll-ups are
 * filled with the rights of who asks for this, since a writer has none to them; servers differ in what they do if not told.
 */
export function roleStatements(layout: Layout): string[] {
  const onCluster = layout.cluster === undefined ? '' : ` ON CLUSTER ${sqlString(layout.cluster)}`;
  // 2, not 1: clients send settings with a query, such as the form of times.
  const limits = ['readonly = 2', ...READER_LIMITS.map(({ name, most }) => `${name} = ${most} MIN 1 MAX ${most}`)];
  return [
    ...[READER, WRITER].map((role) => `CREATE ROLE IF NOT EXISTS ${role}${onCluster}`),
    `CREATE SETTINGS PROFILE IF NOT EXISTS ${READER}${onCluster} SETTINGS ${limits.join(', ')} TO ${READER}`,
    ...ROLLUP_VIEWS.map((view) => `ALTER TABLE ${view}${onCluster} MODIFY DEFINER = ${sqlName(layout.user)} SQL SECURITY DEFINER`),
    ...grants(layout).map(({ role, rights }) => `GRANT${onCluster} ${rights} TO ${role}`),
  ];
}
