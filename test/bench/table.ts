const NUMBER = /^((over|under) )?-?[\d.,]+x?$/;

/** A table in Markdown that reads well in a terminal too: text to the left, columns of numbers to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => rows.reduce((most, row) => Math.max(most, row[i]!.length), title.length));
  const isText = head.map((_, i) => rows.some((row) => row[i] !== '' && !NUMBER.test(row[i]!)));
  const pad = (text: string, i: number): string => (isText[i] ? text.padEnd(widths[i]!) : text.padStart(widths[i]!));
  const line = (cells: readonly string[]): string => `| ${cells.map(pad).join(' | ')} |\n`;
  const rule = `|${widths.map((width, i) => (isText[i] ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|\n`;
  return line(head) + rule + rows.map(line).join('');
}
