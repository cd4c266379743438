import type { Evidence } from '../../schema/evidence.ts';
import { number } from '../format.ts';
import { type Html, html } from '../html.ts';

/** All that was asked, so that it can be asked again. */
export const queriesSection = ({ queries }: Evidence): Html => html`<section id="queries">
<h2>Queries</h2>
<p>Every figure above comes from these ${number(queries.length)} queries. Their SQL is in <code>queries/</code>, their results, a JSON object a line, in <code>results/</code>; <code>evidence.json</code> has all of this page for machines. To check that nothing was altered, and to ask again:</p>
<pre>sha256sum -c MANIFEST
mirrorscope evidence --verify DIR
mirrorscope evidence --verify DIR --store URL</pre>
<p>The second also makes page and JSON again from the results; the third runs the queries again and says what differs. All of it hangs on the hash of <code>MANIFEST</code>, which the maker was shown: compare it with what they say by another way.</p>
${queries.map(
  ({ title, file, sha256, sql, parameters, rows_read, rows, result, result_sha256 }) => html`<details>
<summary><b>${title}</b> <span class="from">${number(rows)} ${rows === 1 ? 'row' : 'rows'} of ${number(rows_read)} read</span></summary>
<dl class="words">
<dt>Parameters</dt><dd>${Object.entries(parameters)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ')}</dd>
<dt>SHA-256 of the SQL</dt><dd><code>${sha256}</code> <a href="${file}">${file}</a></dd>
<dt>SHA-256 of the result</dt><dd><code>${result_sha256}</code> <a href="${result}">${result}</a></dd>
</dl>
<pre>${sql}</pre>
</details>
`,
)}</section>
`;
