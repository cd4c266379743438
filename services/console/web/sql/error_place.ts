/** Where ClickHouse's message says that a statement is wrong: characters from 0; undefined where it does not say. */
export function errorPlace(message: string, sql: string): { readonly from: number; readonly to: number } | undefined {
  const [, position, word = ''] = /failed at position (\d+) \((.*?)\)[:. ]/.exec(message) ?? [];
  if (position !== undefined) {
    const from = Math.min(Number(position) - 1, sql.length);
    return { from, to: sql.startsWith(word, from) ? from + word.length : from };
  }
  const [, name = ''] =
    /(?:[Uu]nknown (?:expression or function|expression|table expression|function|table|column)\w*(?: identifier)?|Function with name) [`'"]?([\w.]+)/.exec(
      message,
    ) ?? [];
  const found = name === '' ? null : new RegExp(`\\b${name.replaceAll('.', '\\.')}\\b`).exec(sql);
  return found === null ? undefined : { from: found.index, to: found.index + found[0].length };
}
