import { existsSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadUpConfig, runUp, type Up, type UpConfig } from '@mirrorscope/listener';
import { replay } from '@mirrorscope/replay';
import { listReports, runReport, type Store } from '@mirrorscope/store';
import { CliError } from './errors.ts';
import { Output } from './output.ts';
import { Progress } from './progress.ts';
import { counted } from './quantity.ts';
import { formatRows } from './rows.ts';
import { serveConsole } from './up_console.ts';

const ROOT = new URL('../../../', import.meta.url);
const CAPTURE = fileURLToPath(new URL('test/fixtures/lab-vxlan.pcap.gz', ROOT));
/** Of its own, so that a second run starts anew and nobody's records are touched. */
const DATA = fileURLToPath(new URL('data/demo', ROOT));

const REPORTS = ['retransmitting-conversations', 'resets', 'mirror-loss'];
const ROWS = 5;
/** To the GENEVE port, since behind a Gateway Load Balancer copies still say whose they are; a socket has one address only. */
const WHAT = { file: CAPTURE, encapsulation: 'geneve', vni: undefined } as const;
/** How long there is live traffic after the reports, and between its rounds. */
const LIVE_MS = 60 * 60 * 1000;
const PAUSE_MS = 5000;
const SETTINGS = {
  data: DATA,
  name: 'demo',
  logLevel: 'warn',
  // What any Linux grants; the replay is slow.
  receiveBuffer: '200KiB',
  // Nobody who watches a demo waits a minute for its flows to end.
  'flow.idleTimeout': '3s',
  'flow.closedLinger': '1s',
};

/**
 * `mirrorscope demo` and `npm start`: `mirrorscope up`, with the bundled capture replayed into it over UDP. Gives the exit code.
 * @param once end when the reports are printed
 */
export async function runDemo(once: boolean): Promise<number> {
  if (!existsSync(CAPTURE)) throw new CliError('no_capture', `the bundled capture ${CAPTURE} is missing: git checkout brings it back`);
  const flags = Object.entries(SETTINGS).map(([key, text]) => ({ name: 'demo', key, text }));
  const { config } = loadUpConfig({ flags });
  rmSync(DATA, { recursive: true, force: true });
  const output = new Output();
  const ending = new AbortController();
  return runUp(config, async (up) => {
    up.service.onStop('replay', () => ending.abort());
    const console = once ? undefined : await serveConsole(up, config);
    // It takes all cores for a moment, and the demo's receive buffer is small.
    await console?.page.catch(() => {});
    output.print(`Mirrorscope is up: it listens at ${config.bind} for VXLAN (${config.port}) and GENEVE (${config.genevePort}).\n`);
    output.print(
      'Replaying 19 seconds of mirrored traffic into it over UDP: real TCP connections with losses, from the mirrors of four hosts.\n',
    );
    if (console !== undefined) output.print(`Open ${console.url}/?range=15m in a browser: it shows there within seconds.\n`);
    output.print('\n');
    await send(config.bind, config.genevePort, ending.signal);
    await settled(up);
    output.print(`${await became(up)}\n`);
    await printReports(up.store, output);
    output.print(nextSteps(once, up.sqlUrl));
    output.check();
    if (once) return up.service.end('done');
    await goOn(config, ending.signal);
  });
}

/** The capture again and again, so that there is something to see at the console; not for ever, since all of it is stored. */
async function goOn({ bind, genevePort }: UpConfig, signal: AbortSignal): Promise<void> {
  const until = Date.now() + LIVE_MS;
  while (Date.now() < until && !signal.aborted) {
    // The same connections again: those of the round before have to be over.
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
    await replay({ ...WHAT, to: { address: bind, port: genevePort }, signal });
  }
}

async function send(address: string, port: number, signal: AbortSignal): Promise<void> {
  const progress = new Progress(process.stderr, true);
  const onProgress = progress.update.bind(progress);
  try {
    const { failure } = await replay({ ...WHAT, to: { address, port }, signal, onProgress });
    if (failure !== undefined) throw failure;
  } finally {
    progress.end();
  }
}

/** Waits until every flow is over. */
async function settled({ listener }: Up): Promise<void> {
  while (listener.counters().get('active') > 0) await sleep(50);
}

/** What became of the packets. */
async function became({ listener, store }: Up): Promise<string> {
  const counters = listener.counters();
  const decoded = counters.get('decoded');
  const packets = counters.get('received');
  let stored = 0;
  const flows = counters.get('flows');
  // Records are on their way for a second or two.
  while (stored < flows) {
    stored = Number((await store.query('SELECT count() FROM flows')).rows[0]?.[0]);
    await sleep(50);
  }
  return (
    `${counted(packets, 'packet')} received, ${listener.dropped} dropped; ${decoded.toLocaleString('en')} decoded, ${packets - decoded} refused\n` +
    `${counted(flows, 'flow')} in ${counted(stored, 'record')}, stored in ClickHouse, inside this process\n`
  );
}

async function printReports(store: Store, output: Output): Promise<void> {
  const reports = new Map(listReports().map((report) => [report.name, report]));
  for (const name of REPORTS) {
    const rows = formatRows(await runReport(store, name, { limit: ROWS }), 'table').text;
    output.print(`${reports.get(name)?.title} (mirrorscope query ${name})\n${rows}\n`);
  }
}

/** As short as it can be written where the command was called. */
function url(): string {
  const path = relative(process.cwd(), DATA);
  return `chdb://${path.startsWith('..') || path === '' ? DATA : path}`;
}

function nextSteps(once: boolean, sqlUrl: string | undefined): string {
  const curl = sqlUrl === undefined || once ? '' : `  curl '${sqlUrl}/?query=SELECT+count()+FROM+flows'\n`;
  const where = once
    ? 'Try next'
    : 'It goes on running until Ctrl-C, and for an hour the capture comes again and again. Try next, in another terminal';
  return `${where}:
  npx mirrorscope query --list
  npx mirrorscope query rtt-by-server --store ${url()}
  npx mirrorscope query retransmitting-conversations --explain
  npx mirrorscope sql "SELECT conn_state, count() AS records FROM flows GROUP BY 1 ORDER BY 2 DESC" --store ${url()}
${curl}  npx mirrorscope analyze YOUR.pcap
  npx mirrorscope --help
`;
}
