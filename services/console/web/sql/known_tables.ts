/** What a statement may read from. */
export interface KnownTable {
  readonly name: string;
  readonly text: string;
  /** What stands behind FROM. */
  readonly source: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly text: string }[];
}

/** From rows of table, its comment, column, type, the column's comment. A view without columns takes since and until. */
export function knownTables(rows: readonly (readonly unknown[])[]): readonly KnownTable[] {
  const byName = Map.groupBy(rows, ([name]) => String(name));
  return [...byName].map(([name, entries]) => {
    const columns = entries.flatMap(([, , column, type, text]) =>
      column ? [{ name: String(column), type: String(type), text: String(text) }] : [],
    );
    const source = columns.length > 0 ? name : `${name}(since = {since:DateTime64(6)}, until = {until:DateTime64(6)})`;
    return { name, text: String(entries[0]?.[1] ?? ''), source, columns };
  });
}
