import { readFileSync } from 'node:fs';
import type { Evidence } from '../schema/evidence.ts';
import { factText } from './fact.ts';
import { number, time } from './format.ts';
import { Html, html } from './html.ts';
import { brief } from './sections/brief.ts';
import { gapsSection } from './sections/gaps.ts';
import { metricsSection } from './sections/metrics.ts';
import { mirrorSection } from './sections/mirror.ts';
import { qualitySection } from './sections/quality.ts';
import { queriesSection } from './sections/queries.ts';

const STYLE = new Html(readFileSync(new URL('./style.css', import.meta.url), 'utf8'));

/** index.html: one file that needs no other, no script and no network, and asks browsers to see to that. The same evidence gives the same bytes. */
export function evidencePage(evidence: Evidence): string {
  const { range, owner, mirror, store, tool, created } = evidence;
  const title = `Network evidence, ${time(range.from)} to ${time(range.to)} UTC`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>
${STYLE}</style>
</head>
<body>
<header>
<p class="kind">Mirrorscope evidence</p>
<h1>${time(range.from)} to ${time(range.to)}</h1>
<dl class="facts">
<dt>Range</dt><dd>${number(range.seconds)} s, ${number(range.minutes)} min; the end is not part of it. All times are UTC.</dd>
<dt>Mirror</dt><dd>${factText(mirror, ({ name }) => name)}</dd>
<dt>Owner</dt><dd>${factText(owner, (name) => name)}</dd>
<dt>Store</dt><dd>${store}</dd>
<dt>Made</dt><dd>${time(created)} by ${tool.name} ${tool.version}</dd>
</dl>
<nav aria-label="Sections"><a href="#gaps">Known gaps</a> <a href="#mirror">Mirror</a> <a href="#metrics">Packets, losses, times</a> <a href="#quality">Data quality</a> <a href="#queries">Queries</a></nav>
</header>
<main>
${brief(evidence)}${gapsSection(evidence)}${mirrorSection(evidence)}${metricsSection(evidence)}${qualitySection(evidence)}${queriesSection(evidence)}</main>
</body>
</html>
`.text;
}
