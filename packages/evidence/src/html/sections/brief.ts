import type { Evidence } from '../../schema/evidence.ts';
import { bytes, duration, number, short } from '../format.ts';
import { type Html, html } from '../html.ts';

/** What a reviewer sees first. */
export function brief({ metrics: { totals, latency }, quality: { viewpoints }, range, gaps }: Evidence): Html {
  const worst = viewpoints.reduce((most, one) => Math.max(most, one.missed_percent ?? 0), 0);
  const least = viewpoints.reduce((least, one) => Math.min(least, one.minutes_seen), range.minutes);
  const gapsFound = gaps.filter(({ verdict }) => verdict === 'found').length;
  const tiles: readonly (readonly [string, string, string])[] = [
    ['Packets', short(totals.packets), `${number(totals.packets)}, every connection once`],
    ['Bytes', bytes(totals.bytes), `${number(totals.bytes)} of IP`],
    ['Retransmitted', percent(totals.retransmit_percent), `${number(totals.retransmits)} of ${number(totals.tcp_packets)} TCP packets`],
    ['Resets', number(totals.rsts), 'packets with RST'],
    ['Handshake', duration(latency.p50_us), `median of ${number(latency.handshakes)}; 99 % within ${duration(latency.p99_us)}`],
    ['Mirror loss', percent(worst), `of TCP payload, at the worst of ${number(viewpoints.length)} viewpoints`],
    ['Coverage', `${number(least)} of ${number(range.minutes)} min`, 'at the viewpoint that was seen least'],
    ['Gaps found', number(gapsFound), 'read them before you trust the rest'],
  ];
  return html`<dl class="tiles">
${tiles.map(([name, value, more]) => html`<div><dt>${name}</dt><dd><b>${value}</b><span>${more}</span></dd></div>\n`)}</dl>
`;
}

const percent = (value: number | null): string => (value === null ? '–' : `${Number(value.toPrecision(3))} %`);
