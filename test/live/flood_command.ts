/** `pnpm flood [--packets N]`: what flood.test.ts does, for longer. */
import { floodTrial } from './flood_trial.ts';
import { longRun, row } from './long_run.ts';
import { MIB } from './process_memory.ts';

const COMMAND = { name: 'flood', option: 'packets', unasked: 10_000_000, least: 100_000 };
const ROWS = 20;

process.exitCode = await longRun(COMMAND, async (packets) => {
  let start = 0;
  let next = packets / ROWS;
  row('packets', 'thousand/s', 'MiB');
  const report = await floodTrial(packets, (sent, resident) => {
    start ||= performance.now();
    if (sent < next) return;
    next += packets / ROWS;
    row(sent, sent / (performance.now() - start), resident / MIB);
  });
  process.stdout.write(
    `${report.packets.toLocaleString('en')} packets in ${report.seconds.toFixed(1)} s, not one dropped; ` +
      `${report.evicted.toLocaleString('en')} flows evicted, ${Math.round(report.peak / MIB)} MiB resident at most; ` +
      `a conversation of ${report.conversation.toLocaleString('en')} packets among them is right in ${report.conversationRecords} record(s)\n`,
  );
});
