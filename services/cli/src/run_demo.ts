import { existsSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listReports, openStore, runReport } from '@mirrorscope/store';
import { analyzeFiles } from './analysis.ts';
import { CliError } from './errors.ts';
import { Output } from './output.ts';
import { Progress } from './progress.ts';
import { counted } from './quantity.ts';
import { formatRows } from './rows.ts';
import { StoreSink } from './store_sink.ts';
import { summary } from './summary.ts';

const ROOT = new URL('../../../', import.meta.url);
const CAPTURE = fileURLToPath(new URL('test/fixtures/lab-vxlan.pcap.gz', ROOT));
/** Of its own, so that a second run starts anew and nobody's records are touched. */
const DATA = fileURLToPath(new URL('data/demo', ROOT));

const REPORTS = ['retransmitting-conversations', 'resets', 'mirror-loss'];
const ROWS = 5;

/** `mirrorscope demo` and `npm start`: from the bundled capture to answers. */
export async function runDemo(): Promise<void> {
  if (!existsSync(CAPTURE)) throw new CliError('no_capture', `the bundled capture ${CAPTURE} is missing: git checkout brings it back`);
  const output = new Output();
  output.print('A capture of mirrored traffic, recorded from real TCP connections with losses; VXLAN as a mirror session sends it.\n\n');
  const stored = await store();
  output.print(`${stored}\n`);
  await printReports(output);
  output.print(nextSteps());
  output.check();
}

/** Fills a new store, and tells what went into it. */
async function store(): Promise<string> {
  const begun = performance.now();
  rmSync(DATA, { recursive: true, force: true });
  const sink = await StoreSink.open(url());
  try {
    const engine = { listener: 'demo' };
    const analysis = await analyzeFiles([CAPTURE], engine, sink, {
      progress: new Progress(process.stderr, true),
      afterBatch: async () => {
        await sink.drain();
        return true;
      },
    });
    if (analysis.failures.length > 0) throw analysis.failures[0];
    await sink.end();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    return `${summary(analysis)}${counted(sink.stored, 'record')} stored in ClickHouse, inside this process, ${seconds} s from the start\n`;
  } finally {
    await sink.close();
  }
}

async function printReports(output: Output): Promise<void> {
  const reports = new Map(listReports().map((report) => [report.name, report]));
  const store = await openStore(url());
  try {
    for (const name of REPORTS) {
      const rows = formatRows(await runReport(store, name, { limit: ROWS }), 'table').text;
      output.print(`${reports.get(name)?.title} (mirrorscope query ${name})\n${rows}\n`);
    }
  } finally {
    await store.close();
  }
}

/** As short as it can be written where the command was called. */
function url(): string {
  const path = relative(process.cwd(), DATA);
  return `chdb://${path.startsWith('..') || path === '' ? DATA : path}`;
}

function nextSteps(): string {
  return `Try next:
  npx mirrorscope query --list
  npx mirrorscope query rtt-by-server --store ${url()}
  npx mirrorscope query retransmitting-conversations --explain
  npx mirrorscope sql "SELECT conn_state, count() AS records FROM flows GROUP BY 1 ORDER BY 2 DESC" --store ${url()}
  npx mirrorscope analyze YOUR.pcap
  npx mirrorscope --help
`;
}
