/**
 * `pnpm bench:queries`: how long every report takes over the last hour and over all of 50 million records. --write keeps the result in
 * docs/performance.md. The records are made once, in a quarter of an hour or so, and kept in .cache/bench.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listReports } from '@mirrorscope/store';
import { BenchError } from '../error.ts';
import { writeSection } from '../sections.ts';
import { dataSetPath, prepareDataSet } from './dataset.ts';
import { FIRST_VIEW } from './first_view.ts';
import { hoursBefore } from './hour_sql.ts';
import { queriesPage } from './page.ts';
import { sizeTable, spanTable, verdicts } from './report.ts';
import { coldSeconds, type Measurement, type QueryResults, type ReportResult, SPANS, warmSeconds } from './results.ts';

/** A report that takes longer than this in all is not run again. */
const MOST_SECONDS = 20;
const MEASURE = fileURLToPath(new URL('measure_run.ts', import.meta.url));

const OPTIONS = {
  records: { type: 'string', default: '50000000' },
  runs: { type: 'string', default: '5' },
  report: { type: 'string', multiple: true },
  write: { type: 'boolean', default: false },
} as const;

const USAGE = 'usage: pnpm bench:queries [--records N] [--runs N] [--report NAME]... [--write]\n';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const [records, runs] = [Number(values.records), Number(values.runs)];
  const names = [...listReports().map(({ name }) => name), FIRST_VIEW];
  const unknown = (values.report ?? []).filter((name) => !names.includes(name));
  if (!(records >= 1 && runs >= 1) || unknown.length > 0 || (values.write && values.report !== undefined)) {
    const fault = unknown.length > 0 ? `unknown: ${unknown.join(', ')}` : 'numbers are above 0, and --write keeps all reports only';
    process.stderr.write(`${fault}\n${USAGE}`);
    return 2;
  }
  const dataSet = await prepareDataSet(records, (line) => process.stdout.write(`${line}\n`));
  const reports: ReportResult[] = [];
  for (const report of values.report ?? names) {
    const spans = Object.fromEntries(SPANS.map(({ name, hours }) => [name, measure(records, report, runs, hours)]));
    reports.push({ report, spans: spans as ReportResult['spans'] });
    const times = SPANS.map(({ name }) => spans[name] as Measurement).map(
      (one) => `${warmSeconds(one).toFixed(3)} s (first ${coldSeconds(one).toFixed(3)})`,
    );
    process.stdout.write(`${report}: ${times.join(', ')}\n`);
  }
  const results: QueryResults = { ...dataSet, reports };
  for (const { name } of SPANS) process.stdout.write(`\nover ${name}\n\n${spanTable(results, name)}`);
  process.stdout.write(`\n${sizeTable(results)}\n${verdicts(results).join('\n')}\n`);
  if (values.write) writeSection('queries', queriesPage(results, runs));
  return 0;
}

/** In a process of its own, so that nothing is warm and its memory can be told. */
function measure(records: number, report: string, runs: number, hours: number | undefined): Measurement {
  const since = hours === undefined ? [] : [hoursBefore(hours)];
  const args = [MEASURE, dataSetPath(records), report, String(runs), String(MOST_SECONDS), ...since];
  try {
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })) as Measurement;
  } catch (error) {
    throw new BenchError('tool_failed', `${report} cannot be measured: ${(error as Error).message}`, { cause: error });
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof BenchError) && !String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = error instanceof BenchError ? 1 : 2;
}
