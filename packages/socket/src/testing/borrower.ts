/** A thread that uses a socket of another one: receives until it has `wanted` messages, says so and closes it. */
import { parentPort, workerData } from 'node:worker_threads';
import { type SocketHandle, UdpSocket } from '../udp_socket.ts';

const { handle, wanted } = workerData as { handle: SocketHandle; wanted: number };
const socket = await UdpSocket.adopt(handle);
const block = socket.messages(64, 64_000, 0);
block.bytes.fill(1, block.slots);
let received = 0;
while (received < wanted) {
  await socket.readable(1000);
  received += socket.receive(block);
}
socket.close();
parentPort?.postMessage(received);
