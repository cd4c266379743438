import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { BenchError } from '../error.ts';
import { CORE } from '../measure.ts';
import type { Counts, Receiver } from './receiver.ts';

/** A program that only counts: it prints "ready" when it receives, and on SIGUSR2 "received N", with "dropped N" where it knows. */
export class LoopReceiver implements Receiver {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #lines: Interface;

  private constructor(process: ChildProcess, lines: Interface, port: number) {
    this.#process = process;
    this.#lines = lines;
    this.port = port;
  }

  static async start(command: readonly string[], port: number): Promise<LoopReceiver> {
    const child = spawn('taskset', ['-c', String(CORE), ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const [said] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
    if (said !== 'ready') throw new BenchError('tool_failed', `${command.join(' ')} did not start`);
    return new LoopReceiver(child, lines, port);
  }

  get pid(): number {
    return this.#process.pid!;
  }

  async counts(): Promise<Counts> {
    const answer = once(this.#lines, 'line');
    this.#process.kill('SIGUSR2');
    const [said] = await answer;
    const [, received, dropped] = /^received (\d+)(?: dropped (\d+))?$/.exec(said) ?? [];
    if (received === undefined) throw new BenchError('tool_failed', `instead of its counts it said ${said}`);
    return { received: Number(received), dropped: dropped === undefined ? undefined : Number(dropped) };
  }

  async stop(): Promise<void> {
    const exit = once(this.#process, 'exit');
    this.#process.kill();
    await exit;
  }
}
