/** What a statement may read from. */
export interface KnownTable {
  readonly name: string;
  readonly text: string;
  /** What stands behind FROM. */
  readonly source: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly text: string }[];
}

/** What the parameters of a view are given: the time shown, and steps of a minute. */
const ARGUMENTS: Readonly<Record<string, string>> = { since: '{since:DateTime64(6)}', until: '{until:DateTime64(6)}', step: '60' };

/** From the rows that SCHEMA gives. */
export function knownTables(rows: readonly (readonly unknown[])[]): readonly KnownTable[] {
  const byName = Map.groupBy(rows, ([name]) => String(name));
  return [...byName].map(([name, entries]) => ({
    name,
    text: String(entries[0]?.[2] ?? ''),
    source: `${name}${argumentsOf(entries[0]?.[1] as readonly string[])}`,
    columns: entries.flatMap(([, , , column, type, text]) =>
      column ? [{ name: String(column), type: String(type), text: String(text) }] : [],
    ),
  }));
}

function argumentsOf(parameters: readonly string[]): string {
  return parameters.length === 0 ? '' : `(${parameters.map((name) => `${name} = ${ARGUMENTS[name] ?? '?'}`).join(', ')})`;
}
