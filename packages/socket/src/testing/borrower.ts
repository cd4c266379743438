/** A thread that uses a socket of another one: receives until it has `wanted` messages, says so and closes it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type SocketHandle, UdpSocket } from '../udp_socket.ts';

const { handle, wanted } = workerData as { handle: SocketHandle; wanted: number };
const socket = await UdpSocket.adopt(handle);
const block = socket.messages(64, 64_000, 0);
block.bytes.fill(1, block.slots);
let received = 0;
while (received < wanted) {
  const count = socket.receive(block);
  received += count;
  if (count === 0) await sleep(5);
}
socket.close();
parentPort?.postMessage(received);
