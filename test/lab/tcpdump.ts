import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from './errors.ts';
import { MIRROR_PORT } from './mirror.ts';
import type { Namespace } from './namespace.ts';

/** What tcpdump said at its end. */
export type CaptureEnd = { readonly captured: number; readonly droppedByKernel: number };

/** tcpdump on the collector's interface, writing the copies that arrive to a file. */
export class Tcpdump {
  readonly #process: ChildProcess;
  #said = '';

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.stderr!.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString();
    });
  }

  /** `snaplen`: bytes kept of each packet, from the outer Ethernet header on. */
  static async start(collector: Namespace, file: string, snaplen: number): Promise<Tcpdump> {
    const process = collector.spawn(
      'tcpdump',
      ['-n', '-i', 'eth0', '-s', String(snaplen), '-B', '16384', '-Z', 'root', '-w', file, 'udp', 'port', String(MIRROR_PORT)],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const capture = new Tcpdump(process);
    await Promise.race([capture.#says('listening on'), once(process, 'exit')]);
    if (process.exitCode !== null) throw new LabError('command_failed', `tcpdump: ${capture.#said.trim()}`);
    return capture;
  }

  /** Ends the capture; the file is whole once this returns. */
  async stop(): Promise<CaptureEnd> {
    await this.#drained();
    const ended = once(this.#process, 'close');
    this.#process.kill('SIGINT');
    await ended;
    return { captured: this.#counted('captured'), droppedByKernel: this.#counted('dropped by kernel') };
  }

  /** What the kernel still holds for tcpdump, for up to a second, would be lost at its end. */
  async #drained(): Promise<void> {
    for (;;) {
      const counted = once(this.#process.stderr!, 'data');
      this.#process.kill('SIGUSR1');
      await counted;
      if (this.#counted('captured') === this.#counted('received by filter')) return;
      await sleep(50);
    }
  }

  /** As tcpdump said it last. */
  #counted(what: string): number {
    return Number([...this.#said.matchAll(new RegExp(`(\\d+) packets? ${what}`, 'g'))].at(-1)?.[1] ?? Number.NaN);
  }

  async #says(words: string): Promise<void> {
    while (!this.#said.includes(words)) await once(this.#process.stderr!, 'data');
  }
}
