/** For tests: a worker thread that reads a dgram source. Posts its port, and its counts when it is told to end. */
import { parentPort, workerData } from 'node:worker_threads';
import { openDgram } from '../dgram.ts';

const source = await openDgram(workerData);
parentPort!.postMessage(source.port);
parentPort!.once('message', () => source.close());
for await (const _ of source.batches());
parentPort!.postMessage({ received: source.received, dropped: source.dropped });
