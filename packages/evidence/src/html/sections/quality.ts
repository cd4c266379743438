import { viewpointName } from '../../mirror/viewpoint_name.ts';
import type { Evidence } from '../../schema/evidence.ts';
import { unknownText } from '../fact.ts';
import { number, time } from '../format.ts';
import { type Html, html } from '../html.ts';
import { presencePlot } from '../plots.ts';
import { table } from '../table.ts';

/** More rows than that are no picture. */
const MOST_DRAWN = 30;

/** How far what was measured can be relied on. */
export function qualitySection({ quality: { viewpoints, listeners, missing_directions }, range }: Evidence): Html {
  const leastSeen = viewpoints.toSorted((a, b) => a.minutes_seen - b.minutes_seen).slice(0, MOST_DRAWN);
  const drawn = viewpoints.filter((viewpoint) => leastSeen.includes(viewpoint));
  return html`<section id="quality">
<h2>Data quality</h2>
<p>A viewpoint is what saw packets: the address and VNI of a mirrored interface. Each stands for itself: where both ends of a connection are mirrored, both count it here.</p>
<figure id="coverage">
<figcaption><h3>When each viewpoint was seen</h3><p>Dark: the first or last packet of a record lies in the step. Light: a record goes on through it, whether or not packets came then. ${viewpoints.length > drawn.length && `The ${MOST_DRAWN} of ${number(viewpoints.length)} that were seen least.`}</p></figcaption>
${presencePlot(
  range,
  drawn.map((row) => ({ name: viewpointName(row), seen: row.steps_seen, spanned: row.steps_spanned })),
)}</figure>
${table(
  'Coverage and mirror loss by viewpoint',
  [
    { title: 'viewpoint', cell: viewpointName },
    { title: 'first packet', cell: ({ first_packet }) => time(first_packet) },
    { title: 'last packet', cell: ({ last_packet }) => time(last_packet) },
    {
      title: `minutes seen, of ${number(range.minutes)}`,
      isNumber: true,
      cell: (row) => `${number(row.minutes_seen)} (${number(row.coverage_percent)} %)`,
    },
    { title: 'packets', isNumber: true, cell: ({ packets }) => number(packets) },
    { title: 'TCP payload bytes', isNumber: true, cell: ({ tcp_payload_bytes }) => number(tcp_payload_bytes) },
    { title: 'missed bytes', isNumber: true, cell: ({ missed_bytes }) => number(missed_bytes) },
    { title: 'missed %', isNumber: true, cell: ({ missed_percent }) => number(missed_percent) },
    { title: 'gaps', isNumber: true, cell: ({ gaps }) => number(gaps) },
    { title: 'retransmits', isNumber: true, cell: ({ retransmits }) => number(retransmits) },
    { title: 'truncated %', isNumber: true, cell: ({ truncated_percent }) => number(truncated_percent) },
  ],
  viewpoints,
  'results/viewpoints.ndjson',
)}
<p class="note">Missed bytes of TCP were acknowledged by their receiver and never seen here: their copies were lost, by the mirror or on the way into the listener. Gaps are places where a segment was missing when it was due, whoever lost it.</p>
${
  missing_directions.length > 0 &&
  table(
    'TCP connections of which one side alone was seen',
    [
      { title: 'viewpoint', cell: viewpointName },
      { title: 'connections', isNumber: true, cell: ({ connections }) => number(connections) },
      { title: 'whose other side must have been there', isNumber: true, cell: ({ acknowledging }) => number(acknowledging) },
    ],
    missing_directions,
    'results/missing_directions.ndjson',
  )
}
<h3>Drops and refused packets of listeners</h3>
${
  listeners.known
    ? html`<p class="note">From ${listeners.from}; counted since each was started, not over the range.</p>
${table(
  'Listeners',
  [
    { title: 'listener', cell: ({ url }) => url },
    { title: 'received', isNumber: true, cell: ({ received }) => number(received) },
    { title: 'dropped', isNumber: true, cell: ({ dropped }) => number(dropped) },
    { title: 'refused', cell: ({ refused }) => refused.map(({ reason, packets }) => `${reason} ${number(packets)}`).join(', ') || '0' },
    { title: 'records dropped', isNumber: true, cell: ({ records_dropped }) => number(records_dropped) },
    { title: 'flows lost', isNumber: true, cell: ({ flows_lost }) => number(flows_lost) },
  ],
  listeners.value,
)}`
    : html`<p>${unknownText(listeners)}</p>\n`
}</section>
`;
}
