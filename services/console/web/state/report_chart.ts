/** Which columns of a report make bars: the first rows, with what is worth comparing at a glance. */
import type { Rows } from '../format/delimited.ts';
import { heading } from '../format/label.ts';
import { type AnswerColumn, type Unit, unitOf } from '../format/unit.ts';

interface Bars {
  /** Columns that name a row. */
  readonly names: readonly string[];
  /** Columns of one unit, beside each other in one bar. */
  readonly values: readonly string[];
}

const BARS: Readonly<Record<string, Bars>> = {
  'top-talkers': { names: ['client', 'server', 'server_port'], values: ['client_bytes', 'server_bytes'] },
  protocols: { names: ['protocol', 'server_port'], values: ['bytes'] },
  'retransmitting-conversations': { names: ['client', 'server', 'server_port'], values: ['client_retransmits', 'server_retransmits'] },
  resets: { names: ['sender', 'receiver', 'server_port'], values: ['refused', 'aborted', 'other'] },
  'rtt-by-server': { names: ['server', 'server_port'], values: ['server_mean_ms', 'client_mean_ms'] },
  'handshake-latency': { names: ['server', 'server_port'], values: ['server_p50_ms', 'client_p50_ms'] },
  'half-open': { names: ['client', 'kind'], values: ['unanswered', 'not_completed', 'refused'] },
  'traffic-by-zone': { names: ['client_az', 'server_az'], values: ['bytes'] },
  'zero-windows': { names: ['client', 'server', 'server_port'], values: ['client_zero_windows', 'server_zero_windows'] },
};

/** Bars on a chart at most: what fits without being read line by line. */
const MOST = 10;

export interface BarsOfReport {
  readonly names: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly unit: Unit;
}

/** The bars of a report's answer; undefined where it has none, or not the columns for them. */
export function barsOf(report: string, columns: readonly AnswerColumn[], rows: Rows): BarsOfReport | undefined {
  const bars = BARS[report];
  if (bars === undefined || rows.length < 2) return undefined;
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const [names, values] = [bars.names.map(at), bars.values.map(at)];
  const first = columns[values[0] ?? -1];
  if (first === undefined || [...names, ...values].includes(-1)) return undefined;
  const unit = unitOf(first);
  const top = rows.slice(0, MOST);
  return {
    names: top.map((row) =>
      rowName(
        names.map((index) => String(row[index] ?? '')),
        bars.names,
      ),
    ),
    series: values.map((index) => ({
      name: heading(columns[index]?.name ?? '', unit).label,
      values: top.map((row) => Number(row[index] ?? 0)),
    })),
    unit,
  };
}

/** `10.0.0.1 → 10.0.0.2 :443` */
function rowName(parts: readonly string[], names: readonly string[]): string {
  return parts
    .map((part, index) => (names[index] === 'server_port' ? `:${part}` : index > 0 && names[index] !== 'kind' ? `→ ${part}` : part))
    .filter((part) => part !== '')
    .join(' ');
}
