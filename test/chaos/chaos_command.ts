/** `pnpm chaos [--minutes N] [--seed N] [FAULT...]`: one fault after the other, until the time is over and each had its turn. */
import { parseArgs } from 'node:util';
import { FAULTS, type FaultName } from './faults.ts';
import { Random } from './random.ts';
import { Stage } from './stage.ts';

const MINUTE = 60_000;
const TIMES = { kills: 20, gone: 60_000, hangs: 30_000 };
const NAMES = Object.keys(FAULTS) as FaultName[];
const USAGE = `usage: pnpm chaos [--minutes N] [--seed N] [FAULT...]\nfaults: ${NAMES.join(', ')}\n`;

process.exitCode = await main();

async function main(): Promise<number> {
  const plan = readPlan();
  if (plan === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const end = Date.now() + plan.minutes * MINUTE;
  for (let seed = plan.seed; ; seed++) {
    await oneRound(seed, plan.faults);
    if (Date.now() >= end) return 0;
  }
}

/** All faults with processes of their own, since what they leave behind grows. */
async function oneRound(seed: number, faults: readonly FaultName[]): Promise<void> {
  process.stdout.write(`seed ${seed}\n`);
  const random = new Random(seed);
  const stage = await Stage.start({ listeners: 2, writers: 3 });
  try {
    for (const name of faults) {
      const begun = performance.now();
      stage.feed();
      await FAULTS[name]({ stage, random, ...TIMES });
      const { rows, messages, duplicates } = await stage.settle();
      const seconds = Math.round((performance.now() - begun) / 1000);
      process.stdout.write(`${name.padEnd(42)}${seconds} s; ${rows} rows of ${messages} messages, ${duplicates} more there twice\n`);
    }
  } finally {
    await stage.stop();
  }
}

function readPlan(): { minutes: number; seed: number; faults: readonly FaultName[] } | undefined {
  try {
    const options = { minutes: { type: 'string', default: '0' }, seed: { type: 'string', default: `${Date.now() % 1e6}` } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    const faults = positionals.length === 0 ? NAMES : NAMES.filter((name) => positionals.includes(name));
    const isWhole = minutes >= 0 && Number.isSafeInteger(seed) && faults.length > 0 && positionals.every((name) => name in FAULTS);
    return isWhole ? { minutes, seed, faults } : undefined;
  } catch {
    return undefined;
  }
}
