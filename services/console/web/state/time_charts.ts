/** The charts over time that the page knows: of which report, what of it, and in which unit. */

import type { Unit } from '../format/unit.ts';
import { ratesOf, type Series, type StepAnswer, type Values, valuesOf } from '../time/series.ts';

export interface TimeChartDefinition {
  readonly report: string;
  readonly title: string;
  readonly text: string;
  readonly help: string;
  readonly unit: Unit;
  readonly series: (answer: StepAnswer) => readonly Series[];
}

type Line = Omit<Series, 'values'> & { readonly column: string };

/** Columns as they are. */
const columns = (...lines: readonly Line[]) => drawn(lines, valuesOf);

/** Counters a second. */
const perSecond = (factor: number, ...lines: readonly Line[]) => drawn(lines, (answer, column) => ratesOf(answer, column, factor));

function drawn(lines: readonly Line[], values: (answer: StepAnswer, column: string) => Values): TimeChartDefinition['series'] {
  return (answer) => lines.map(({ column, ...line }) => ({ ...line, values: values(answer, column) }));
}

const MEANS = columns({ name: 'Server, mean', column: 'server_mean_ms' }, { name: 'Client, mean', column: 'client_mean_ms' });
const PERCENTILES = columns(
  { name: 'p50', column: 'total_p50_ms' },
  { name: 'p95', column: 'total_p95_ms', color: 2 },
  { name: 'p99', column: 'total_p99_ms', color: 1 },
);

export const TRAFFIC: TimeChartDefinition = {
  report: 'traffic-over-time',
  title: 'Traffic',
  text: 'Bits a second that clients and servers sent, IP headers included.',
  help: '/reports/traffic-over-time#explanation',
  unit: 'bit/s',
  series: perSecond(
    8,
    { name: 'From servers', column: 'server_bytes', kind: 'area', stack: 'bytes' },
    { name: 'From clients', column: 'client_bytes', kind: 'area', stack: 'bytes', color: 2 },
  ),
};

export const PACKETS: TimeChartDefinition = {
  report: 'traffic-over-time',
  title: 'Packets',
  text: 'Packets a second, both directions together.',
  help: '/reports/traffic-over-time#explanation',
  unit: '/s',
  series: perSecond(1, { name: 'Packets', column: 'packets', kind: 'area', color: 2 }),
};

export const FLOWS: TimeChartDefinition = {
  report: 'traffic-over-time',
  title: 'New flows',
  text: 'Flows that began, a second.',
  help: '/reports/traffic-over-time#explanation',
  unit: '/s',
  series: perSecond(1, { name: 'New flows', column: 'flows', kind: 'bar', color: 4 }),
};

export const RETRANSMITS: TimeChartDefinition = {
  report: 'tcp-health-over-time',
  title: 'Retransmissions',
  text: 'Part of all TCP packets that were sent again; beside it what the mirror itself lost.',
  help: '/reports/tcp-health-over-time#explanation',
  unit: 'percent',
  series: columns(
    { name: 'Retransmitted packets', column: 'retransmit_percent', color: 1 },
    { name: 'Bytes the mirror lost', column: 'missed_percent', color: 5 },
  ),
};

export const RESETS: TimeChartDefinition = {
  report: 'tcp-health-over-time',
  title: 'Resets',
  text: 'TCP packets with RST, a second.',
  help: '/reports/tcp-health-over-time#explanation',
  unit: '/s',
  series: perSecond(1, { name: 'Resets', column: 'resets', kind: 'bar', color: 3 }),
};

export const HANDSHAKES: TimeChartDefinition = {
  report: 'handshakes-over-time',
  title: 'Handshake latency',
  text: 'How long TCP connections took to open: percentiles for up to six hours, means for longer times.',
  help: '/reports/handshakes-over-time#explanation',
  unit: 'ms',
  series: (answer) => {
    const percentiles = PERCENTILES(answer);
    return percentiles.some(({ values }) => values.some((value) => value !== null)) ? percentiles : MEANS(answer);
  },
};

const ALL = [TRAFFIC, PACKETS, FLOWS, RETRANSMITS, RESETS, HANDSHAKES];

export function chartsOf(report: string): readonly TimeChartDefinition[] {
  return ALL.filter((chart) => chart.report === report);
}
