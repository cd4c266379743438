/** `pnpm soak [--minutes N]`: half of the packets a second that the listener here takes; memory is flat and nothing is dropped. */
import assert from 'node:assert/strict';
import { longRun, row } from './long_run.ts';
import { MIB } from './process_memory.ts';
import { packetsHeld, soakTrial } from './soak_trial.ts';

const MINUTE = 60;
/** By then flows have begun to end, and the heap has its size. */
const WARM_MINUTES = 2;
const GROWTH_LIMIT = 1.1;
const COMMAND = { name: 'soak', option: 'minutes', unasked: 10, least: WARM_MINUTES + 1 };

process.exitCode = await longRun(COMMAND, async (minutes) => {
  const held = await packetsHeld();
  process.stdout.write(`takes ${Math.round(held / 1000)} thousand packets/s; half of that for ${minutes} minutes\n`);
  row('minute', 'received', 'dropped', 'flows', 'records', 'MiB');
  const moments = await soakTrial({
    seconds: minutes * MINUTE,
    perSecond: held / 2,
    every: MINUTE,
    onMoment: ({ seconds, received, dropped, flows, records, resident }) =>
      row(seconds / MINUTE, received, dropped, flows, records, resident / MIB),
  });
  assert.equal(moments.at(-1)?.dropped, 0, 'packets were dropped');
  const [warm, last] = [moments[WARM_MINUTES - 1]!.resident, moments.at(-1)!.resident];
  assert.ok(last <= warm * GROWTH_LIMIT, `resident memory grew from ${Math.round(warm / MIB)} to ${Math.round(last / MIB)} MiB`);
});
