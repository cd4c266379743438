/**
 * `pnpm bench:live`: what a packet costs the whole listener, beside receiving alone. --write keeps the result in
 * docs/performance.md.
 */
import { parseArgs } from 'node:util';
import { freePort } from '../../live/listener_process.ts';
import { BenchError } from '../error.ts';
import { writeSection } from '../sections.ts';
import { livePage } from './page.ts';
import { compilePrograms } from './programs.ts';
import type { ReceiverSpec } from './receiver.ts';
import { RECEIVERS, UDP } from './receivers.ts';
import { frameTable, rateText, verdicts } from './report.ts';
import { type Cell, FRAMES, HOLD_RATE, HOLD_SECONDS, type LiveResults, RATES, type ReceiverResult, WARM_UP_SECONDS } from './results.ts';
import { measureWindow, nanosecondsPerPacket, type Window } from './window.ts';

const OPTIONS = {
  seconds: { type: 'string', default: '5' },
  runs: { type: 'string', default: '2' },
  hold: { type: 'string', default: String(HOLD_SECONDS) },
  quick: { type: 'boolean', default: false },
  receiver: { type: 'string', multiple: true },
  write: { type: 'boolean', default: false },
} as const;

const USAGE = `usage: pnpm bench:live [--seconds N] [--runs N] [--hold SECONDS] [--quick] [--receiver NAME]... [--write]
--quick: one run of a second, held for five; receivers: ${RECEIVERS.map(({ name }) => name).join('; ')}
`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const [seconds, runs, hold] = (values.quick ? [1, 1, 5] : [values.seconds, values.runs, values.hold].map(Number)) as [
    number,
    number,
    number,
  ];
  const unknown = (values.receiver ?? []).filter((name) => !RECEIVERS.some((spec) => spec.name === name));
  const isPart = values.receiver !== undefined || values.quick;
  const fault = unknown.length > 0 ? `unknown: ${unknown.join(', ')}` : values.write && isPart ? '--write keeps whole runs only' : '';
  if (!(seconds > 0 && runs >= 1 && hold >= 0) || fault !== '') {
    process.stderr.write(`${fault === '' ? '--seconds, --runs and --hold are numbers' : fault}\n${USAGE}`);
    return 2;
  }
  compilePrograms();
  const receivers: ReceiverResult[] = [];
  for (const spec of RECEIVERS.filter(({ name }) => values.receiver?.includes(name) ?? true)) {
    const result = await measureReceiver(spec, seconds, runs, values.write);
    if (result !== undefined) receivers.push(result);
  }
  const results: LiveResults = { receivers, hold: hold === 0 ? undefined : await holdOut(hold) };
  for (const frame of FRAMES) process.stdout.write(`\n${frame}-byte packets\n\n${frameTable(results, frame)}`);
  process.stdout.write(`\n${verdicts(results).join('\n')}\n`);
  if (values.write) writeSection('live', livePage(results, seconds, runs));
  return 0;
}

/** All loads on one process, each the best of `runs` windows. Undefined where it does not start, unless it `must`. */
async function measureReceiver(spec: ReceiverSpec, seconds: number, runs: number, must: boolean): Promise<ReceiverResult | undefined> {
  const receiver = await startOrSay(spec, must);
  if (receiver === undefined) return undefined;
  try {
    const cells: Cell[] = [];
    for (const frame of FRAMES) {
      for (const rate of RATES) {
        await measureWindow(receiver, { frame, rate, seconds: WARM_UP_SECONDS });
        const windows: Window[] = [];
        for (let run = 0; run < runs; run++) windows.push(await measureWindow(receiver, { frame, rate, seconds }));
        const window = windows.reduce((best, each) => (nanosecondsPerPacket(each) < nanosecondsPerPacket(best) ? each : best));
        cells.push({ frame, rate, window });
        process.stdout.write(`${spec.name}, ${frame} bytes, ${rateText(rate)}: ${nanosecondsPerPacket(window).toFixed(0)} ns a packet\n`);
      }
    }
    return { spec, cells };
  } finally {
    await receiver.stop();
  }
}

async function startOrSay(spec: ReceiverSpec, must: boolean) {
  try {
    return await spec.start(await freePort());
  } catch (error) {
    const said = error as Error;
    if (must) throw new BenchError('tool_failed', `${spec.name}: ${said.message}`, { cause: error });
    process.stderr.write(`bench: without ${spec.name}: ${said.message}\n`);
    return undefined;
  }
}

/** udp at the rate that it is to hold. */
async function holdOut(seconds: number): Promise<Window> {
  const receiver = await UDP.start(await freePort());
  try {
    const load = { frame: FRAMES[0], rate: HOLD_RATE };
    await measureWindow(receiver, { ...load, seconds: WARM_UP_SECONDS });
    return await measureWindow(receiver, { ...load, seconds });
  } finally {
    await receiver.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof BenchError) && !String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = error instanceof BenchError ? 1 : 2;
}
