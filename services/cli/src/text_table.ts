/** One column of a table for people. */
export interface TextColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Where the width does not suffice, columns go in order of this, highest first; 0 stays always. */
  readonly rank: number;
}

const GAP = '  ';

export interface TextTable {
  readonly text: string;
  /** Columns that were left out. */
  readonly omitted: number;
}

/**
 * Lines of text, each cut to `width`, with columns left out where they do not fit.
 * @param rows cells by column
 */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[], width: number): TextTable {
  const widths = columns.map(({ title }, i) => rows.reduce((most, row) => Math.max(most, row[i]!.length), title.length));
  const shown = fit(columns, widths, width);
  const line = (cells: readonly string[]): string => {
    const padded = shown.map((i) => (columns[i]!.align === 'left' ? cells[i]!.padEnd(widths[i]!) : cells[i]!.padStart(widths[i]!)));
    return `${padded.join(GAP).slice(0, width).trimEnd()}\n`;
  };
  return { text: line(columns.map(({ title }) => title)) + rows.map(line).join(''), omitted: columns.length - shown.length };
}

/** Positions of the columns that fit, in their order. */
function fit(columns: readonly TextColumn[], widths: readonly number[], width: number): number[] {
  let shown = columns.map((_, i) => i);
  const total = () => shown.reduce((sum, i) => sum + widths[i]! + GAP.length, -GAP.length);
  const leaving = shown.filter((i) => columns[i]!.rank > 0).sort((a, b) => columns[b]!.rank - columns[a]!.rank);
  while (total() > width && leaving.length > 0) {
    const out = leaving.shift();
    shown = shown.filter((i) => i !== out);
  }
  return shown;
}

/** Width of the terminal; unlimited where standard output is none, so that nothing is lost in a file. */
export const outputWidth = (): number => process.stdout.columns ?? Number.MAX_SAFE_INTEGER;
