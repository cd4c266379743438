import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export type CollectPlan = { readonly address: string; readonly port: number };

/** A datagram that reached the collector: the VXLAN header and what follows it, in hexadecimal. */
export type CollectedDatagram = { readonly source: string; readonly sourcePort: number; readonly hex: string };

const datagrams: CollectedDatagram[] = [];
/** A test looks at some packets; it is not a listener. */
const MOST = 10_000;

/** Receives mirrored packets on a socket, as a listener would. */
export async function startCollecting(plan: CollectPlan): Promise<boolean> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.on('message', (bytes, from) => {
    if (datagrams.length < MOST) datagrams.push({ source: from.address, sourcePort: from.port, hex: bytes.toString('hex') });
  });
  socket.bind(plan.port, plan.address);
  await once(socket, 'listening');
  return true;
}

export function collected(): CollectedDatagram[] {
  return datagrams;
}
