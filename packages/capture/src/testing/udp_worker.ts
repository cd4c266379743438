/** For tests: a worker thread that reads a UDP source and posts how much it has. With `hangs` it stands still after its first packets. */
import { parentPort, workerData } from 'node:worker_threads';
import { type UdpHandle, UdpSource } from '../udp.ts';

const { handle, hangs } = workerData as { handle: UdpHandle; hangs: boolean };
const source = await UdpSource.open(handle);
for await (const { count } of source.batches()) {
  if (count === 0) continue;
  parentPort!.postMessage(source.received);
  while (hangs);
}
