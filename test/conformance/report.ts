/**
 * Prints where the engine differs from the references:
 *
 *   node test/conformance/report.ts [NAME...] [--column GLOB] [--group GLOB] [--unlisted] [--limit N]
 *   node test/conformance/report.ts [NAME...] --summary | --refused | --flows
 *   node test/conformance/report.ts --refresh      writes the present counts into differences.tsv; reasons stay
 *
 * NAME is the beginning of a capture's name. A cell with a ! is not listed in differences.tsv.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ConformanceError } from './captures.ts';
import { auditRuns, DIFFERENCES_FILE, type Judgement, judgeAll, loadDifferences } from './conformance.ts';
import { covers, formatDifferences } from './differences.ts';
import { matchesGlob } from './glob.ts';
import type { Cell } from './ledger.ts';
import { type Run, selectRuns } from './runs.ts';
import { formatSummary } from './summary.ts';
import { formatTable } from './table.ts';

const OPTIONS = {
  column: { type: 'string', default: '*' },
  group: { type: 'string', default: '*' },
  limit: { type: 'string', default: '200' },
  unlisted: { type: 'boolean', default: false },
  summary: { type: 'boolean', default: false },
  refused: { type: 'boolean', default: false },
  flows: { type: 'boolean', default: false },
  refresh: { type: 'boolean', default: false },
} as const;

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const runs = selectRuns(positionals);
  const judgement = await judgeAll(runs);
  if (values.refresh) return refresh(runs, judgement);
  if (values.summary) return print(formatSummary(judgement.ledger));
  if (values.refused) return printRefused(judgement);
  if (values.flows) return printFlows(judgement);
  printCells(judgement, values);
  printStale(runs, judgement);
}

function printCells({ ledger }: Judgement, filter: { column: string; group: string; limit: string; unlisted: boolean }): void {
  const differences = loadDifferences();
  const listed = (cell: Cell) => differences.some((difference) => covers(difference, cell));
  const cells = ledger.differing
    .filter(({ column, group }) => matchesGlob(filter.column, column) && matchesGlob(filter.group, group))
    .filter((cell) => !filter.unlisted || (cell.group !== 'tcptrace_rtt' && !listed(cell)));
  const rows = cells
    .slice(0, Number(filter.limit))
    .map((cell) => [
      listed(cell) || cell.group === 'tcptrace_rtt' ? ' ' : '!',
      cell.run,
      cell.group,
      cell.column,
      `ours ${cell.ours}`,
      `theirs ${cell.theirs}`,
      cell.sender === '' ? '' : `from ${cell.sender}`,
      `${cell.conversation} (${cell.label.slice(0, 80)})`,
    ]);
  if (rows.length > 0) print(formatTable(rows));
  print(`${cells.length} cells differ${cells.length > rows.length ? `, ${rows.length} shown (--limit)` : ''}`);
}

function printStale(runs: readonly Run[], { ledger }: Judgement): void {
  for (const { listed, found } of auditRuns(ledger, runs, loadDifferences()).stale) {
    const numbers = ({ cells, ours, theirs }: typeof listed) => `${cells} cells, ours ${ours}, theirs ${theirs}`;
    print(
      `out of date: ${listed.run} ${listed.group} ${listed.column} ${listed.conversation}: listed ${numbers(listed)}; found ${numbers(found)}`,
    );
  }
}

function printRefused({ results }: Judgement): void {
  const rows = [...results].map(([run, { arrived, decoded, refused, damage }]) => [
    run.name,
    `${arrived} arrived`,
    `${decoded} decoded`,
    [...refused].map(([reason, count]) => `${reason} ${count}`).join(', '),
    damage ?? '',
  ]);
  print(formatTable(rows));
}

function printFlows({ results }: Judgement): void {
  for (const { flows } of results.values()) for (const flow of flows) print(JSON.stringify(flow));
}

function refresh(runs: readonly Run[], { ledger }: Judgement): void {
  const differences = loadDifferences();
  const { current, unlisted } = auditRuns(ledger, runs, differences);
  const names = new Set(runs.map((run) => run.name));
  let at = 0;
  const updated = differences.map((difference) => (names.has(difference.run) ? (current[at++] ?? difference) : difference));
  const kept = updated.filter(({ cells }) => cells > 0);
  writeFileSync(DIFFERENCES_FILE, formatDifferences(kept));
  print(`${kept.length} lines kept, ${differences.length - kept.length} dropped; ${unlisted.length} differing cells are not listed`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConformanceError ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
