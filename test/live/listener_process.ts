import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LogLines } from './log_lines.ts';
import { type Metrics, readMetrics } from './metrics.ts';
import { packetCounts } from './packet_counts.ts';

const COMMAND = fileURLToPath(new URL('../../services/cli/bin/mirrorscope.js', import.meta.url));
const START_MS = 20_000;
const LOOK_MS = 20;

/** Where a listener runs, and how its HTTP endpoint is reached there. */
export interface Place {
  spawn(command: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  fetch(url: string): Promise<{ readonly status: number; readonly body: string }>;
}

const HERE: Place = {
  spawn,
  async fetch(url) {
    const response = await fetch(url);
    return { status: response.status, body: await response.text() };
  },
};

/** Options of `mirrorscope listen`, without their dashes. */
export type ListenOptions = Readonly<Record<string, string>>;

/** `mirrorscope listen` as a process of its own, as a service manager would run it. */
export class ListenerProcess {
  /** Exit code, when its log is read; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly log = new LogLines();
  readonly #process: ChildProcess;
  readonly #place: Place;
  #url = '';

  private constructor(process: ChildProcess, place: Place) {
    this.#process = process;
    this.#place = place;
    const said = this.log.read(process.stderr!);
    this.ended = once(process, 'exit').then(async ([code]) => {
      await said;
      return code as number | null;
    });
  }

  /**
   * Resolves when it is ready. It takes the address 127.0.0.1 and any port for HTTP where the options do not say otherwise. Its
   * standard output waits to be read.
   */
  static async start(options: ListenOptions, place: Place = HERE): Promise<ListenerProcess> {
    const args = Object.entries({ bind: '127.0.0.1', http: '127.0.0.1:0', ...options }).flatMap(([name, value]) => [`--${name}`, value]);
    const child = place.spawn(process.execPath, [COMMAND, 'listen', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const listener = new ListenerProcess(child, place);
    try {
      await listener.#becomesReady();
    } catch (error) {
      listener.kill();
      throw error;
    }
    return listener;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  get httpPort(): number {
    return Number(new URL(this.#url).port);
  }

  /** Standard output. */
  get output(): Readable {
    return this.#process.stdout!;
  }

  /** HTTP status of `/healthz` or `/readyz`. Rejects where nobody answers. */
  async status(path: '/healthz' | '/readyz'): Promise<number> {
    return (await this.#place.fetch(this.#url + path)).status;
  }

  async metrics(): Promise<Metrics> {
    return readMetrics((await this.#place.fetch(`${this.#url}/metrics`)).body);
  }

  /** Waits until so many packets were received, or dropped by the kernel; gives what the listener counts then. */
  async accountedFor(packets: number, limitMs = 10_000): Promise<Metrics> {
    for (const deadline = Date.now() + limitMs; ; await sleep(LOOK_MS)) {
      const metrics = await this.metrics();
      const { received, dropped } = packetCounts(metrics);
      // The kernel's drops are known at once; how many it still holds, nobody says.
      if (received + dropped >= packets) return metrics;
      if (Date.now() > deadline) throw new Error(`${received} received and ${dropped} dropped of ${packets}. ${this.log.tail()}`);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Ends it as a service manager does. */
  stop(): Promise<number | null> {
    this.signal('SIGTERM');
    return this.ended;
  }

  /** What is left of it in the end. */
  kill(): void {
    this.signal('SIGKILL');
  }

  async #becomesReady(): Promise<void> {
    const failed = this.ended.then((code) => {
      throw new Error(`the listener ended with ${code} before it was ready. ${this.log.tail()}`);
    });
    const [, url] = await Promise.race([this.log.line(/health and metrics on (http:.*)/, START_MS), failed]);
    this.#url = url!;
    for (const deadline = Date.now() + START_MS; (await Promise.race([this.status('/readyz'), failed])) !== 200; await sleep(LOOK_MS)) {
      if (Date.now() > deadline) throw new Error(`the listener is not ready. ${this.log.tail()}`);
    }
    failed.catch(() => {});
  }
}

/** A UDP port that nobody has now. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
