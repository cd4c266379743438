import type { Evidence } from '../../schema/evidence.ts';
import type { MirrorPart } from '../../schema/mirror.ts';
import { factText, unknownText } from '../fact.ts';
import { number } from '../format.ts';
import { type Html, html } from '../html.ts';
import { table } from '../table.ts';

/** What was meant to be mirrored, how, and what became of it on the way. */
export const mirrorSection = ({ mirror, truncation, sampling, payload }: Evidence): Html => html`<section id="mirror">
<h2>Mirror</h2>
${mirror.known ? described(mirror.value) : html`<p>${unknownText(mirror)}</p>\n`}
<h3>Truncation, sampling, payload</h3>
<dl class="words">
<dt>As mirrored</dt><dd>${factText(truncation.packet_length, (text) => text)}</dd>
<dt>As it came</dt><dd>${number(truncation.truncated)} of ${number(truncation.packets)} packets (${number(truncation.percent)} %) were shorter than their headers say, all viewpoints together.</dd>
<dt>Sampling</dt><dd>${sampling}</dd>
<dt>Payload</dt><dd>${payload}</dd>
</dl>
</section>
`;

function described({ name, file, region, sources, deny, filters, targets, sessions }: MirrorPart): Html {
  return html`<p>The mirror <b>${name}</b>, as ${file.name} has it.</p>
<dl class="words">
<dt>Region</dt><dd>${factText(region, (text) => text)}</dd>
<dt>SHA-256 of the file</dt><dd><code>${file.sha256}</code></dd>
</dl>
${table(
  'Sources: whose interfaces are mirrored',
  [
    { title: 'source', cell: (source) => source.name },
    { title: 'selects interfaces of which', cell: ({ where }) => where },
    { title: 'filter', cell: ({ filter }) => filter },
    { title: 'target', cell: ({ target }) => target ?? 'by zone' },
    { title: 'bytes a packet', cell: ({ packet_length }) => packet_length ?? 'all' },
    { title: 'session numbers', cell: ({ session_numbers }) => span(session_numbers) },
    { title: 'VNI', cell: ({ vni }) => (vni === 'aws' ? 'chosen by AWS' : span(vni)) },
    { title: 'at most', cell: ({ limit }) => limit ?? 'any number' },
  ],
  sources,
)}${deny.length > 0 && html`<p>Never mirrored: ${deny.join('; ')}.</p>\n`}
<h3>Filters</h3>
${filters.map(
  (filter) => html`<h4>${filter.name}</h4>
${
  filter.rules.known
    ? html`<ol>${filter.rules.value.map((rule) => html`<li>${rule}</li>`)}</ol>\n<p class="note">The first rule that fits decides; what fits none is not mirrored.${filter.services.length > 0 && ` Besides: ${filter.services.join(', ')}.`}</p>\n`
    : html`<p>${unknownText(filter.rules)}</p>\n`
}`,
)}${table(
  'Targets: where copies go, and how much they can take',
  [
    { title: 'target', cell: (target) => target.name },
    { title: 'kind', cell: ({ kind }) => kind },
    { title: 'destination', cell: ({ destination }) => destination },
    { title: 'zones', cell: ({ zones }) => (zones.length === 0 ? 'all others' : zones.join(', ')) },
    { title: 'capacity', cell: ({ capacity }) => factText(capacity, (text) => text) },
  ],
  targets,
)}
<h3>Sessions</h3>
${
  sessions.known
    ? html`<p class="note">From ${sessions.from}: AWS does not tell since when a session is there.</p>
${table(
  'Sessions',
  [
    { title: 'session', cell: ({ session }) => session },
    { title: 'interface', cell: (session) => session.interface },
    { title: 'address', cell: ({ address }) => address ?? '–' },
    { title: 'instance', cell: ({ instance }) => instance ?? '–' },
    { title: 'name', cell: (session) => session.name },
    { title: 'zone', cell: ({ zone }) => zone },
    { title: 'number', isNumber: true, cell: (session) => session.number },
    { title: 'VNI', isNumber: true, cell: ({ vni }) => vni },
    { title: 'bytes a packet', cell: ({ packet_length }) => packet_length ?? 'all' },
    { title: 'seen', cell: ({ seen }) => (seen ? 'yes' : 'no') },
    { title: 'wrong', cell: ({ faults }) => faults.join(', ') },
  ],
  sessions.value,
)}`
    : html`<p>${unknownText(sessions)}</p>\n`
}`;
}

const span = ({ from, to }: { readonly from: number; readonly to: number }): string => (from === to ? String(from) : `${from}–${to}`);
