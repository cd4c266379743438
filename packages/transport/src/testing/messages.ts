import type { Message } from '../message.ts';
import type { Spool } from '../spool/spool.ts';
import { numbersOf } from './lines.ts';

export const nameOf = ({ stream, partition, sequence }: Message): string => `${stream}/${partition}/${sequence}`;

/** The numbers in the lines of messages. */
export const numbersIn = (messages: readonly Message[]): number[] =>
  messages.flatMap(({ value }) => numbersOf(Buffer.from(value).toString()));

/** Takes everything that waits. */
export async function takeAll(spool: Spool, atMost = 1000): Promise<Message[]> {
  const taken: Message[] = [];
  for (let next = await spool.next(atMost); next.length > 0; next = await spool.next(atMost)) {
    taken.push(...next);
    spool.settle();
  }
  return taken;
}
