import { type Html, html, type Part } from './html.ts';

interface TableColumn<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Part;
  /** Right-aligned figures; left if not given. */
  readonly isNumber?: boolean;
}

/** More rows than that are for machines. */
const MOST = 50;

/** A table; of long ones the beginning, and a word on where the rest is. */
export function table<Row>(caption: string, columns: readonly TableColumn<Row>[], rows: readonly Row[], rest = 'evidence.json'): Html {
  const shown = rows.slice(0, MOST);
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ title, isNumber }) => html`<th scope="col"${isNumber === true && html` class="n"`}>${title}</th>`)}</tr></thead>
<tbody>
${shown.map((row) => html`<tr>${columns.map(({ cell, isNumber }) => html`<td${isNumber === true && html` class="n"`}>${cell(row)}</td>`)}</tr>\n`)}</tbody>
</table></div>
${rows.length > MOST && html`<p class="note">${rows.length - MOST} more rows are in ${rest}.</p>\n`}`;
}
