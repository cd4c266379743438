import type { Check, Evidence } from '../../schema/evidence.ts';
import { number } from '../format.ts';
import { type Html, html } from '../html.ts';

/** What is missing, or may be; then what was looked at and is as it should be. */
export const gapsSection = ({ gaps, in_order }: Evidence): Html => html`<section id="gaps">
<h2>Known gaps</h2>
<p><b class="badge found">found</b> the data shows it. <b class="badge not-known">not known</b> the data does not tell. <b class="badge inherent">inherent</b> true of every package of this kind.</p>
<ul class="checks">
${gaps.map(checkItem)}</ul>
<h3>Looked at, and in order</h3>
<ul class="checks">
${in_order.map(checkItem)}</ul>
</section>
`;

/** More are for machines. */
const MOST = 20;

const checkItem = ({ name, verdict, text, learn, items }: Check): Html => html`<li>
<b class="badge ${verdict.replace(' ', '-')}">${verdict}</b> <b>${name}</b>
<p>${text}</p>
${items.length > 0 && html`<ul>${items.slice(0, MOST).map((item) => html`<li>${item}</li>`)}${items.length > MOST && html`<li>and ${number(items.length - MOST)} more: evidence.json has all</li>`}</ul>\n`}${learn !== '' && html`<p class="learn">To learn more: ${learn}.</p>\n`}</li>
`;
