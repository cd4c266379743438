import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type DnsServerPlan = { readonly address: string; readonly port: number };

export type AskPlan = {
  readonly address: string;
  readonly port: number;
  /** Asked one after the other, each from a port of its own, as resolvers do. */
  readonly names: readonly string[];
  readonly gapMs: number;
  /** A question without an answer is given up after so long. */
  readonly waitMs: number;
};

/** One question: the port it came from, and whether an answer came (`refused`: an ICMP port unreachable came instead). */
export type Asked = { readonly localPort: number; readonly outcome: 'answered' | 'unanswered' | 'refused' };

/** Answers every question with one A record. */
export async function serveDns(plan: DnsServerPlan): Promise<boolean> {
  const socket = createSocket(isIPv6(plan.address) ? 'udp6' : 'udp4');
  socket.on('message', (question, from) => socket.send(answerTo(question), from.port, from.address));
  socket.bind(plan.port, plan.address);
  await once(socket, 'listening');
  return true;
}

export async function ask(plan: AskPlan): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const [at, name] of plan.names.entries()) {
    if (at > 0) await sleep(plan.gapMs);
    asked.push(await askOne(plan, name, at + 1));
  }
  return asked;
}

async function askOne(plan: AskPlan, name: string, id: number): Promise<Asked> {
  const socket = createSocket(isIPv6(plan.address) ? 'udp6' : 'udp4');
  // Connected, so that an ICMP error reaches the socket.
  socket.connect(plan.port, plan.address);
  await once(socket, 'connect');
  const localPort = socket.address().port;
  const outcome = Promise.race([
    once(socket, 'message').then(
      () => 'answered' as const,
      () => 'refused' as const,
    ),
    sleep(plan.waitMs, 'unanswered' as const),
  ]);
  socket.send(questionFor(name, id));
  const asked = { localPort, outcome: await outcome };
  socket.close();
  return asked;
}

/** A query for an A record: RFC 1035, section 4. */
function questionFor(name: string, id: number): Buffer {
  const header = Buffer.from([id >> 8, id & 255, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]);
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, 1, 0, 1])]);
}

/** The question again, marked as a response, and one record: the name by pointer, A, IN, 60 s, 192.0.2.53. */
function answerTo(question: Buffer): Buffer {
  const response = Buffer.concat([question, Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 53])]);
  response.writeUInt16BE(0x8180, 2);
  response.writeUInt16BE(1, 6);
  return response;
}
