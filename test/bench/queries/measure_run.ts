/**
 * node measure_run.ts DIRECTORY REPORT RUNS SECONDS [SINCE]: opens the store, runs the report RUNS times more after the first, or until SECONDS are
 * over, and prints a Measurement as JSON.
 */
import { openStore, runReport } from '@mirrorscope/store';
import { askFirstView, FIRST_VIEW } from './first_view.ts';
import type { Measurement } from './results.ts';

const [path, report, runs, limit, since] = process.argv.slice(2) as [string, string, string, string, string?];
const store = await openStore(`chdb://${path}`);
try {
  const before = peakBytes();
  const seconds: number[] = [];
  const cpuSeconds: number[] = [];
  const started = performance.now();
  let answer: Awaited<ReturnType<typeof runReport>>;
  do {
    const [from, cpu] = [performance.now(), process.cpuUsage()];
    answer =
      report === FIRST_VIEW ? await askFirstView(store, since) : await runReport(store, report, since === undefined ? {} : { since });
    seconds.push((performance.now() - from) / 1000);
    const { user, system } = process.cpuUsage(cpu);
    cpuSeconds.push((user + system) / 1e6);
  } while (seconds.length <= Number(runs) && (seconds.length < 2 || performance.now() - started < Number(limit) * 1000));
  const measurement: Measurement = { seconds, cpuSeconds, rows: answer.rows.length, read: answer.read, memoryBytes: peakBytes() - before };
  process.stdout.write(JSON.stringify(measurement));
} finally {
  await store.close();
}

/** Most memory that this process has had so far. */
function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
