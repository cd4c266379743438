import { bufferRemedy } from '@mirrorscope/capture';
import { UdpSocket } from '@mirrorscope/socket';
import { type Check, ok, warning } from './finding.ts';
import { proc, type ReadProc, sysctl } from './kernel.ts';

/** Whether a listener gets the receive buffers that it asks for, in bytes: up to the kernel's limit, or with CAP_NET_ADMIN beyond it. */
export const receiveBuffers = (asked: number, grant = grantNow, read: ReadProc = proc): Check => ({
  name: 'receive buffers',
  async look() {
    const limit = sysctl(read, 'net.core.rmem_max');
    if (limit === undefined) return [ok('this system does not say how large they may be')];
    const usual = sysctl(read, 'net.core.rmem_default');
    const state = `net.core.rmem_max is ${limit} (rmem_default ${usual}), a listener asks for ${asked}`;
    if (limit >= asked) return [ok(state)];
    if (((await grant(asked)) ?? 0) >= asked) return [ok(`${state} and gets it, as CAP_NET_ADMIN may`)];
    return [warning(`${state}: bursts will be dropped sooner`, bufferRemedy(asked))];
  },
});

/** What the kernel gives a socket of this process, bytes; undefined where that cannot be tried. */
async function grantNow(asked: number): Promise<number | undefined> {
  let socket: UdpSocket | undefined;
  try {
    socket = await UdpSocket.open('127.0.0.1');
    return socket.setReceiveBuffer(asked);
  } catch {
    return undefined;
  } finally {
    socket?.close();
  }
}
