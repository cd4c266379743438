import { useEffect } from 'preact/hooks';
import { Failed, Loading } from '../components/states.tsx';
import { type KnownTable, knownTables } from './known_tables.ts';
import { SCHEMA } from './schema.ts';
import { useSql } from './use_sql.ts';

/** What can be asked: tables and views with their columns. A click puts the name into the statement. */
export function Tables({ onInsert }: { readonly onInsert: (text: string) => void }) {
  const { run, data, error } = useSql();
  useEffect(() => run(SCHEMA, {}), []);
  if (error !== undefined) return <Failed error={error} retry={() => run(SCHEMA, {})} />;
  if (data === undefined) return <Loading lines={6} />;
  return (
    <ul class="tables">
      {knownTables(data.rows).map((table) => (
        <li key={table.name}>
          <TableEntry table={table} onInsert={onInsert} />
        </li>
      ))}
    </ul>
  );
}

function TableEntry({
  table: { name, text, source, columns },
  onInsert,
}: {
  readonly table: KnownTable;
  readonly onInsert: (text: string) => void;
}) {
  return (
    <details>
      <summary>
        <code>{name}</code>
      </summary>
      <p class="muted">{text}</p>
      <button type="button" class="button quiet" onClick={() => onInsert(source)}>
        Insert {source === name ? 'its name' : 'it, of the time shown'}
      </button>
      <ul>
        {columns.map((column) => (
          <li key={column.name}>
            <button type="button" class="column-name" title={`${column.type}: ${column.text}`} onClick={() => onInsert(column.name)}>
              <code>{column.name}</code>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
