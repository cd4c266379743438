/** `npm test`: sets up, runs every check and every test, and ends with the line `N passed, N failed`. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runTask, setUp } from './prepare.mjs';
import { runOpenly } from './run.mjs';
import { countsLine, RESULTS_VARIABLE, readCounts, readOutcomes, sum, taskTally, withMissing } from './tally.mjs';
import { ROOT, toolEnvironment } from './toolchain.mjs';

const RESULTS = join(ROOT, '.results');
const SUMMARIES = join(ROOT, '.turbo/runs');
const TASKS = ['check:types', 'check:lint', 'check:imports', 'check:docs', 'test'];

await runTask(async () => {
  await setUp();
  for (const folder of [RESULTS, SUMMARIES]) rmSync(folder, { recursive: true, force: true });
  const exitCode = await runOpenly('pnpm', ['exec', 'turbo', 'run', ...TASKS, '--continue=always', '--summarize'], {
    cwd: ROOT,
    env: { ...toolEnvironment(), [RESULTS_VARIABLE]: RESULTS, npm_config_reporter: 'silent' },
  });
  const lines = withMissing(TASKS, readOutcomes(SUMMARIES)).map((outcome) => {
    const name = outcome.task === 'test' ? outcome.package : outcome.task;
    return { name, tally: taskTally(outcome, outcome.task === 'test' ? readCounts(RESULTS, outcome.package) : undefined) };
  });
  for (const { name, tally } of lines) process.stdout.write(`${name.padEnd(24)}${countsLine(tally)}\n`);
  const total = sum(lines.map(({ tally }) => tally));
  // Turbo itself may fail, with no task to blame.
  if (exitCode !== 0 && total.failed === 0) total.failed = 1;
  process.stdout.write(`${countsLine(total)}\n`);
  return total.failed > 0 ? 1 : 0;
});
