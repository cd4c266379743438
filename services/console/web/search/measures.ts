/** What of the records that match is drawn over time. */
import type { Unit } from '../format/unit.ts';
import type { TimeChartDefinition } from '../state/time_charts.ts';
import { valuesOf } from '../time/series.ts';

export interface Measure {
  /** The column of GET /flows/over-time. */
  readonly name: string;
  readonly label: string;
  readonly chart: Omit<TimeChartDefinition, 'report'>;
}

export const MEASURES: readonly [Measure, ...Measure[]] = [
  measure('flows', 'Flows', 'count', 'Flows with records that match, by when these begin.', 'flow_id'),
  measure('bytes', 'Bytes', 'bytes', 'Bytes of both sides in these records.', 'client_bytes'),
  measure('packets', 'Packets', 'count', 'Packets of both sides in these records.', 'client_packets'),
  measure('retransmits', 'Retransmissions', 'count', 'Segments that either side sent again.', 'client_retransmits'),
  measure('rsts', 'Resets', 'count', 'Packets of both sides with RST.', 'client_rsts'),
];

function measure(name: string, label: string, unit: Unit, text: string, column: string): Measure {
  return {
    name,
    label,
    chart: {
      title: `${label} over time`,
      text: `${text} Every viewpoint counts. Drag over the chart to zoom.`,
      help: `/columns#${column}`,
      unit,
      // A step without a record has no row.
      series: (steps) => [{ name: label, kind: 'bar', values: valuesOf(steps, name).map((value) => value ?? 0) }],
    },
  };
}
