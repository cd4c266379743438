import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ByteSocket } from './byte_socket.ts';
import { decodeOrder, half, ORDER_BYTES, type ServerPlan } from './exchange.ts';

/** Listens and plays the server's part of every order that comes. */
export async function serveTcp(plan: ServerPlan): Promise<boolean> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    converse(socket).catch(() => socket.destroy());
  });
  server.listen({ host: plan.address, port: plan.port, backlog: 256 });
  await once(server, 'listening');
  return true;
}

async function converse(socket: Socket): Promise<void> {
  const client = new ByteSocket(socket, ORDER_BYTES);
  socket.on('end', () => socket.end());
  if (!(await client.upTo(ORDER_BYTES))) return;
  const order = decodeOrder(client.head);
  if (order.serverPauseMs > 0) {
    socket.pause();
    await sleep(order.serverPauseMs);
    socket.resume();
  }
  for (let round = 1; round <= order.rounds; round++) {
    if (!(await client.upTo(ORDER_BYTES + round * order.requestBytes))) return;
    const resets = order.ending === 'server_reset' && round === order.rounds;
    if (!(await client.send(resets ? half(order.responseBytes) : order.responseBytes))) return;
    if (resets) socket.resetAndDestroy();
  }
  if (order.ending === 'server_fin') socket.end();
}
