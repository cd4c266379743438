import { machine } from '../machine.ts';
import { integer } from '../report.ts';
import { NOTES } from './notes.ts';
import { sizeTable, spanTable, verdicts } from './report.ts';
import { type QueryResults, SPANS } from './results.ts';

/** The section of docs/performance.md. */
export function queriesPage(results: QueryResults, runs: number): string {
  return [
    `## Reports over ${integer(results.records)} records`,
    `Measured on ${machine()}. Repeated by \`pnpm bench:queries\`; numbers are those of one run of it.`,
    TEXT,
    verdicts(results)
      .map((verdict) => `- ${verdict}`)
      .join('\n'),
    ...SPANS.flatMap(({ name }) => [`**Over ${name}**`, spanTable(results, name)]),
    `*ms*: the median of up to ${runs} runs, from the question to the last row in our hands. *first*: in a process that has just opened the store (the files may be in
the system's cache). *memory*: what the process needed more at its peak than after opening the store.`,
    '### Tables',
    sizeTable(results),
    NOTES,
  ]
    .map((part) => part.trimEnd())
    .join('\n\n');
}

const TEXT = `Every report with its parameters as they are if nothing is said, asked of the embedded engine on both cores: over the last hour (\`--since -1h\`) and over all. The
records are a week of a mirrored VPC, made from the model that [storage.md](storage.md) names (\`test/bench/queries/hour_sql.ts\`): 348 hosts that an inventory knows, 48 of them
servers, mirrored at both ends where the client is mirrored too; clients of the Internet, of which every second comes back; scanners. Each hour takes the model's flows anew, at random
moments, with ports and identifiers of their own, by a rhythm of days; the last hour is a busy one. It ends at 20:37, so whole hours are of little use to it. The first six days are
merged, the last one is as insertion and the engine's own merges left it. The first view of the console is what the page asks at once when it is opened: three
reports over time, in steps of a minute over the hour and of two hours over the week.`;
