import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LogLines } from '../live/log_lines.ts';
import { type Metrics, readMetrics } from '../live/metrics.ts';

const COMMAND = fileURLToPath(new URL('../../services/cli/bin/mirrorscope.js', import.meta.url));
const START_MS = 30_000;
const LOOK_MS = 50;

/** Values of the writer's configuration by their variables, without the prefix: `KAFKA_BROKERS`. */
export type WriterSettings = Readonly<Record<string, string>>;

/** `mirrorscope write` as a process of its own. */
export class WriterProcess {
  /** Exit code, when its log is read; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly log = new LogLines();
  readonly #process: ChildProcess;
  #url = '';

  private constructor(child: ChildProcess) {
    this.#process = child;
    const said = this.log.read(child.stderr!);
    this.ended = once(child, 'exit').then(async ([code]) => {
      await said;
      return code as number | null;
    });
  }

  /** Does not wait until it is of use. */
  static spawn(settings: WriterSettings): WriterProcess {
    const variables = Object.entries({ HTTP: '127.0.0.1:0', ...settings }).map(([name, text]) => [`MIRRORSCOPE_WRITE_${name}`, text]);
    const env = { ...process.env, ...Object.fromEntries(variables) };
    return new WriterProcess(spawn(process.execPath, [COMMAND, 'write'], { env, stdio: ['ignore', 'inherit', 'pipe'] }));
  }

  /** Resolves when it is in the group. */
  static async start(settings: WriterSettings): Promise<WriterProcess> {
    const writer = WriterProcess.spawn(settings);
    await writer.ready();
    return writer;
  }

  async ready(): Promise<void> {
    const [, url] = await this.log.line(/health and metrics on (http:.*)/, START_MS);
    this.#url = url!;
    await this.log.line(/^writing: /, START_MS);
  }

  async metrics(): Promise<Metrics> {
    return readMetrics(await (await fetch(`${this.#url}/metrics`)).text());
  }

  async health(): Promise<{ readonly state: string; readonly warnings: readonly string[] }> {
    return (await (await fetch(`${this.#url}/healthz`)).json()) as { state: string; warnings: string[] };
  }

  /** Resolves with its metrics once they fulfil the condition. */
  async until(condition: (metrics: Metrics) => boolean, limitMs = START_MS): Promise<Metrics> {
    for (const deadline = Date.now() + limitMs; ; await sleep(LOOK_MS)) {
      const metrics = await this.metrics();
      if (condition(metrics)) return metrics;
      if (Date.now() > deadline)
        throw new Error(
          `it does not come to that. ${this.log.tail()}\n${JSON.stringify([...metrics].filter(([name]) => name.includes('writer')))}`,
        );
    }
  }

  get pid(): number {
    return this.#process.pid!;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Ends it as a service manager does. */
  stop(): Promise<number | null> {
    this.signal('SIGTERM');
    return this.ended;
  }

  async kill9(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }
}
