import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ByteSocket } from './byte_socket.ts';
import { type EndOfExchange, type ExchangePlan, encodeOrder, half, type Order } from './exchange.ts';

/** Plays the client's part of a conversation to its end; an end by error is a result, not a failure. */
export async function exchange(plan: ExchangePlan): Promise<EndOfExchange> {
  const order: Order = {
    rounds: plan.rounds ?? 1,
    requestBytes: plan.requestBytes ?? 0,
    responseBytes: plan.responseBytes ?? 0,
    ending: plan.ending ?? 'client_fin',
    serverPauseMs: plan.serverPauseMs ?? 0,
  };
  const socket = connect({ host: plan.address, port: plan.port, ...(plan.localPort === undefined ? {} : { localPort: plan.localPort }) });
  const server = new ByteSocket(socket);
  let error: string | undefined;
  let localPort = plan.localPort ?? 0;
  socket.on('error', (failure: NodeJS.ErrnoException) => {
    error = failure.code ?? failure.message;
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  if (await connected(socket, plan.giveUpMs)) {
    localPort = socket.localPort ?? localPort;
    if (plan.keepAliveMs !== undefined) socket.setKeepAlive(true, plan.keepAliveMs);
    await converse(server, order, plan);
  } else if (error === undefined) {
    error = 'gave_up';
    socket.destroy();
  }
  await closed;
  return { localPort, received: server.received, ...(error === undefined ? {} : { error }) };
}

async function connected(socket: Socket, giveUpMs: number | undefined): Promise<boolean> {
  const giveUp = new AbortController();
  const timer = giveUpMs === undefined ? undefined : setTimeout(() => giveUp.abort(), giveUpMs);
  try {
    await once(socket, 'connect', { signal: giveUp.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function converse(server: ByteSocket, order: Order, plan: ExchangePlan): Promise<void> {
  const { socket } = server;
  socket.write(encodeOrder(order));
  for (let round = 1; round <= order.rounds; round++) {
    if (round > 1 && plan.gapMs !== undefined) await sleep(plan.gapMs);
    if (!(await server.send(order.requestBytes))) return;
    if (round === 1 && plan.clientPauseMs !== undefined) {
      socket.pause();
      await sleep(plan.clientPauseMs);
      socket.resume();
    }
    const resets = order.ending === 'client_reset' && round === order.rounds;
    const before = (round - 1) * order.responseBytes;
    if (!(await server.upTo(before + (resets ? half(order.responseBytes) : order.responseBytes)))) return;
    if (resets) socket.resetAndDestroy();
  }
  if (plan.idleMs !== undefined) await sleep(plan.idleMs);
  if (order.ending === 'client_fin') socket.end();
}
