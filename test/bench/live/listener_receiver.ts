import { spawn } from 'node:child_process';
import { ListenerProcess, type ListenOptions, type Place } from '../../live/listener_process.ts';
import { packetCounts } from '../../live/packet_counts.ts';
import { CORE } from '../measure.ts';
import type { Counts, Receiver } from './receiver.ts';

/** The receivers' core. */
const PLACE: Place = {
  spawn: (command, args, options) => spawn('taskset', ['-c', String(CORE), command, ...args], options),
  async fetch(url) {
    const response = await fetch(url);
    return { status: response.status, body: await response.text() };
  },
};

/** `mirrorscope listen`. */
export class ListenerReceiver implements Receiver {
  readonly port: number;
  readonly #listener: ListenerProcess;

  private constructor(listener: ListenerProcess, port: number) {
    this.#listener = listener;
    this.port = port;
  }

  static async start(options: ListenOptions, port: number): Promise<ListenerReceiver> {
    const listener = await ListenerProcess.start(options, PLACE);
    listener.output.resume();
    return new ListenerReceiver(listener, port);
  }

  get pid(): number {
    return this.#listener.pid;
  }

  async counts(): Promise<Counts> {
    return packetCounts(await this.#listener.metrics());
  }

  async stop(): Promise<void> {
    await this.#listener.stop();
  }
}
