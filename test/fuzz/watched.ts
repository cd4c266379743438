import { Worker } from 'node:worker_threads';

/** Runs something that calls `alive` again and again; where it stops doing so the process is killed after saying `message`. */
export async function watched<T>(message: string, run: (alive: () => void) => T): Promise<Awaited<T>> {
  const counter = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./watchdog.ts', import.meta.url), { workerData: { counter, message } });
  try {
    return await run(() => Atomics.add(counter, 0, 1));
  } finally {
    await worker.terminate();
  }
}
