/** `pnpm fuzz [--packets N] [--seed N]`: mutated packets from the reference captures through decoding and flow tables. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { loadCorpus } from './corpus.ts';
import { FuzzFailure } from './failure.ts';
import { type FuzzReport, fuzz } from './fuzz.ts';
import { inMib } from './memory_watch.ts';
import { watched } from './watched.ts';

const USAGE = 'usage: pnpm fuzz [--packets N] [--seed N]';
const PACKETS = 10_000_000;
const SEEDS = 2 ** 32;
const LINE_EVERY_MS = 1000;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  const options = optionsOf(argv);
  if (options === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const { packets, seed } = options;
  process.stdout.write(`${packets} packets, seed ${seed}\n`);
  try {
    const corpus = await loadCorpus();
    const report = await watched(`fuzz, seed ${seed}`, (alive) => fuzz(corpus, { packets, seed, onBatch: progress(packets, alive) }));
    process.stdout.write(textOf(report));
    return 0;
  } catch (error) {
    if (!(error instanceof FuzzFailure)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    return 1;
  }
}

function optionsOf(argv: string[]): { packets: number; seed: number } | undefined {
  try {
    const { values } = parseArgs({ args: argv, options: { packets: { type: 'string' }, seed: { type: 'string' } } });
    const packets = Number(values.packets ?? PACKETS);
    const seed = Number(values.seed ?? randomInt(SEEDS));
    return packets >= 1 && Number.isInteger(packets) && seed >= 0 && seed < SEEDS && Number.isInteger(seed) ? { packets, seed } : undefined;
  } catch {
    return undefined;
  }
}

/** One line that is written over on a terminal, and one for each tenth of the packets elsewhere. */
function progress(packets: number, alive: () => void): (sent: number) => void {
  const start = performance.now();
  const isTerminal = process.stderr.isTTY;
  let nextTime = 0;
  let nextTenth = 0;
  return (sent) => {
    alive();
    const now = performance.now();
    if (isTerminal ? now < nextTime : sent < nextTenth) return;
    nextTime = now + LINE_EVERY_MS;
    nextTenth = sent + packets / 10;
    const rate = sent / (now - start);
    process.stderr.write(`${isTerminal ? '\r' : ''}${sent} packets, ${rate.toFixed(0)} thousand a second${isTerminal ? '' : '\n'}`);
  };
}

function textOf(report: FuzzReport): string {
  const { packets, decoded, refused, records, evicted, episodes, seconds, slowestBatchMs, heapGrowth, residentGrowth } = report;
  const reasons = Object.entries(refused).sort(([, a], [, b]) => b - a);
  return [
    '',
    `${packets} packets in ${seconds.toFixed(1)} s, ${episodes} engines; slowest batch ${slowestBatchMs.toFixed(1)} ms`,
    `${decoded} decoded, ${packets - decoded} refused for ${reasons.length} reasons; ${records} records, ${evicted} of them of evicted flows`,
    `memory after warming up: heap +${inMib(heapGrowth)}, resident +${inMib(residentGrowth)} at the most`,
    ...reasons.map(([reason, count]) => `  ${reason} ${count}`),
    '',
  ].join('\n');
}
