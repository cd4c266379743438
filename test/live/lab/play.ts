import { setTimeout as sleep } from 'node:timers/promises';
import { endpoint, type KernelConnection } from '../../lab/kernel_log.ts';
import type { Host, Lab } from '../../lab/lab.ts';
import type { EndOfExchange } from '../../lab/traffic/exchange.ts';
import { type Conversation, DELAY_MS } from './traffic.ts';

export const SIDES = ['client', 'server'] as const;
export type SideName = (typeof SIDES)[number];

export const peerOf = (side: SideName): SideName => (side === 'client' ? 'server' : 'client');

/** One end of a connection, and what its kernel counted; undefined where nothing was accepted, or its own reset cleared the counters. */
export type End = { readonly host: Host; readonly address: string; readonly port: number; readonly kernel: KernelConnection | undefined };

export type Connection = Readonly<Record<SideName, End>> & {
  readonly conversation: Conversation;
  /** How it ended for the client. */
  readonly end: EndOfExchange;
};

/** For messages: one side of a connection. */
export const named = ({ conversation, client }: Connection, side: SideName): string =>
  `${conversation.client} to ${conversation.server} IPv${conversation.family} port ${conversation.port} from ${client.port}, sent by the ${side}`;

/** Between the starts of two connections. */
const PACE_MS = 12;
/** Longest that a connection may take: some lose a segment more than once, and wait twice as long each time. */
const SETTLE_MS = 25_000;
/** What was on its way when the last connection ended, resets above all, has arrived after that. */
const REST_MS = 5 * DELAY_MS;

/** Starts all connections, mixed and one every few milliseconds, from one port after the other; returns when every kernel is done with them. */
export async function play(lab: Lab, conversations: readonly Conversation[], firstClientPort: number): Promise<Connection[]> {
  const rounds = Math.max(...conversations.map(({ times }) => times));
  const order = Array.from({ length: rounds }, (_, round) => conversations.filter(({ times }) => times > round)).flat();
  const ends = await Promise.all(
    order.map(async ({ client, server, family, port, plan }, at) => {
      await sleep(at * PACE_MS);
      const address = addressOf(lab.host(server), family);
      return lab.host(client).actor.call('exchange', { ...plan, address, port, localPort: firstClientPort + at });
    }),
  );
  for (const { kernel } of lab.hosts.values()) await kernel.settled(SETTLE_MS);
  await sleep(REST_MS);
  return ends.map((end, at) => connectionOf(lab, order[at]!, firstClientPort + at, end));
}

function connectionOf(lab: Lab, conversation: Conversation, clientPort: number, end: EndOfExchange): Connection {
  const sideOf = (name: string, port: number) => ({ host: lab.host(name), address: addressOf(lab.host(name), conversation.family), port });
  const client = sideOf(conversation.client, clientPort);
  const server = sideOf(conversation.server, conversation.port);
  const [here, there] = [client, server].map(({ address, port }) => endpoint(address, port)) as [string, string];
  return {
    ...{ conversation, end },
    client: { ...client, kernel: client.host.kernel.find(here, there) },
    server: { ...server, kernel: server.host.kernel.find(there, here) },
  };
}

export const addressOf = (host: Host, family: 4 | 6): string => (family === 4 ? host.ipv4 : host.ipv6);
