/** Every table and view: its parameters, its comment, and its columns; a view with parameters has none before it is asked. */
export const SCHEMA = `SELECT t.name, arrayDistinct(extractAll(t.create_table_query, '\\\\{(\\\\w+):')), t.comment, c.name, c.type, c.comment
FROM system.tables AS t
LEFT JOIN system.columns AS c ON c.database = t.database AND c.table = t.name
WHERE t.database = currentDatabase() AND t.name NOT LIKE '%\\_mv' AND t.name != 'schema_migrations'
ORDER BY t.name, c.position`;
