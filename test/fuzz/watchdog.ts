/**
 * A worker that ends the process where its main thread makes no headway: an endless loop cannot be told from inside.
 * `workerData`: a shared counter that the main thread raises, and what to say when it stands still.
 */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const LOOK_EVERY_MS = 1000;
/** Far beyond what a batch takes on a busy machine. */
const STANDSTILL_MS = 30_000;

const { counter, message } = workerData as { counter: Int32Array; message: string };
let last = -1;
let since = 0;
setInterval(() => {
  const now = Atomics.load(counter, 0);
  since = now === last ? since + LOOK_EVERY_MS : 0;
  last = now;
  if (since < STANDSTILL_MS) return;
  writeSync(2, `${message}: no packet got through for ${STANDSTILL_MS / 1000} s, after ${now} batches\n`);
  process.kill(process.pid, 'SIGKILL');
}, LOOK_EVERY_MS);
