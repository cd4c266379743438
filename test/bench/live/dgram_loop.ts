/**
 * `node dgram_loop.ts PORT BUFFER_BYTES`: what receiving by Node's own sockets costs. Takes datagrams and throws them away. Prints
 * "ready", and the number of them on SIGUSR2.
 */
import { createSocket } from 'node:dgram';

const [port, recvBufferSize] = process.argv.slice(2).map(Number);
let received = 0;
const socket = createSocket({ type: 'udp4', recvBufferSize: recvBufferSize! });
socket.on('message', () => {
  received++;
});
process.on('SIGUSR2', () => process.stdout.write(`received ${received}\n`));
socket.bind(port, '127.0.0.1', () => process.stdout.write('ready\n'));
