import { integer } from '../report.ts';
import { markdownTable } from '../table.ts';
import { FIRST_VIEW, FIRST_VIEW_GOAL } from './first_view.ts';
import { coldSeconds, type QueryResults, SPANS, type SpanName, warmCpuSeconds, warmSeconds } from './results.ts';

const milliseconds = (seconds: number): string => integer(seconds * 1000);
const megabytes = (bytes: number): string => integer(bytes / 1e6);

/** Every report over one span of time, in order of their names. */
export function spanTable({ reports }: QueryResults, span: SpanName): string {
  const goal = SPANS.find(({ name }) => name === span)?.goal ?? 0;
  const columns = ['report', 'ms', 'goal', 'first ms', 'CPU ms', 'rows read', 'MB read', 'memory MB'];
  const rows = reports.map(({ report, spans }) => {
    const measured = spans[span];
    return [
      report,
      milliseconds(warmSeconds(measured)),
      warmSeconds(measured) <= (report === FIRST_VIEW ? FIRST_VIEW_GOAL : goal) ? 'kept' : 'missed',
      milliseconds(coldSeconds(measured)),
      milliseconds(warmCpuSeconds(measured)),
      integer(measured.read.rows),
      megabytes(measured.read.bytes),
      megabytes(measured.memoryBytes),
    ];
  });
  return markdownTable(columns, rows);
}

export function sizeTable({ tables, records }: QueryResults): string {
  const rows = tables.map(({ name, rows, bytes, parts }) => [
    name,
    integer(rows),
    integer(parts),
    megabytes(bytes),
    (bytes / records).toFixed(2),
  ]);
  return markdownTable(['table', 'rows', 'parts', 'MB', 'bytes a record'], rows);
}

/** A sentence for each goal: whether it is kept, or by which reports it is missed. */
export function verdicts({ reports }: QueryResults): string[] {
  const [views, others] = [reports.filter(({ report }) => report === FIRST_VIEW), reports.filter(({ report }) => report !== FIRST_VIEW)];
  return SPANS.flatMap(({ name, goal }) => {
    const missed = others.filter(({ spans }) => warmSeconds(spans[name]) > goal).map(({ report }) => report);
    const state = missed.length === 0 ? 'kept' : `missed by ${missed.length} of ${others.length}: ${missed.join(', ')}`;
    return [
      `Goal: every report over ${name} within ${milliseconds(goal)} ms: ${state}.`,
      ...views.map(({ spans }) => {
        const seconds = warmSeconds(spans[name]);
        const kept = seconds <= FIRST_VIEW_GOAL ? 'kept' : 'missed';
        return `Goal: the first view of the console over ${name} within ${milliseconds(FIRST_VIEW_GOAL)} ms: ${kept}, ${milliseconds(seconds)} ms.`;
      }),
    ];
  });
}
