import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { LENGTH, SocketError, UdpSocket } from '@mirrorscope/socket';
import { type Check, ok, problem, warning } from './finding.ts';

const HOST = '127.0.0.1';
const PROBE = Buffer.from('mirrorscope doctor');
const LOOK_MS = 5;
const LOOKS = 200;

/** Whether koffi loads and recvmmsg(2) receives: a datagram is sent over the loopback interface. */
export const sockets = (open: (address: string) => Promise<UdpSocket> = UdpSocket.open): Check => ({
  name: 'koffi, recvmmsg',
  async look() {
    let socket: UdpSocket;
    try {
      socket = await open(HOST);
    } catch (error) {
      if (!(error instanceof SocketError) || error.code !== 'unsupported') throw error;
      return [warning(`${error.message}; a listener takes Node's own sockets instead, which are slower`, 'pnpm install --frozen-lockfile')];
    }
    try {
      socket.bind(HOST, 0);
      const length = await received(socket);
      if (length === PROBE.length) return [ok('a datagram came through the loopback interface')];
      return [problem('a datagram sent over the loopback interface did not come', 'iptables -L INPUT -v; ip link set lo up')];
    } finally {
      socket.close();
    }
  },
});

/** Length of the datagram that came. */
async function received(socket: UdpSocket): Promise<number | undefined> {
  const block = socket.messages(1, PROBE.length, 0);
  const sender = createSocket('udp4');
  try {
    // What cannot be sent does not come.
    sender.on('error', () => {});
    sender.send(PROBE, socket.port, HOST);
    for (let look = 0; look < LOOKS; look++) {
      if (socket.receive(block) > 0) return block.words[LENGTH];
      await sleep(LOOK_MS);
    }
    return undefined;
  } finally {
    sender.close();
  }
}
