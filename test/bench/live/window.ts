import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchError } from '../error.ts';
import type { Receiver } from './receiver.ts';
import { type Load, send } from './sender.ts';

/** Milliseconds after which a receiver has caught up with what waits in its buffer. */
const SETTLE = 1000;

/** What became of the packets of a load, and what that cost. */
export interface Window {
  readonly sent: number;
  readonly received: number;
  /** Of the sender. */
  readonly seconds: number;
  /** The receiver's user and system time. */
  readonly cpuSeconds: number;
}

export const nanosecondsPerPacket = ({ cpuSeconds, received }: Window): number => (cpuSeconds * 1e9) / received;

/** Throws a BenchError where packets are missing that the receiver does not know of. */
export async function measureWindow(receiver: Receiver, load: Load): Promise<Window> {
  const before = await receiver.counts();
  const cpuBefore = cpuSeconds(receiver.pid);
  const { packets: sent, seconds } = await send(receiver.port, load);
  await sleep(SETTLE);
  const cpu = cpuSeconds(receiver.pid) - cpuBefore;
  const after = await receiver.counts();
  const received = after.received - before.received;
  if (after.dropped !== undefined && before.dropped !== undefined && received + after.dropped - before.dropped !== sent) {
    throw new BenchError('packets_lost', `${sent} packets sent, ${received} received, ${after.dropped - before.dropped} dropped`);
  }
  return { sent, received, seconds, cpuSeconds: cpu };
}

/** CPU time so far of a process and its children, to the nanosecond (Documentation/scheduler/sched-stats.rst). */
function cpuSeconds(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce((sum, task) => {
    const [running] = readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ');
    const children = readFileSync(`${tasks}/${task}/children`, 'utf8').match(/\d+/g) ?? [];
    return children.reduce((more, child) => more + cpuSeconds(Number(child)), sum + Number(running) / 1e9);
  }, 0);
}
