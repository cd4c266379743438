import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Guard } from '../../kafka/guard.ts';
import { MOTO_PYTHON } from './install.ts';

/** moto as a server on a free port of the loopback interface: somebody else's idea of how AWS answers. */
export class Moto {
  readonly endpoint: string;
  readonly #guard: Guard;

  private constructor(endpoint: string, guard: Guard) {
    this.endpoint = endpoint;
    this.#guard = guard;
  }

  static async start(): Promise<Moto> {
    const folder = await mkdtemp(join(tmpdir(), 'moto-'));
    const guard = new Guard(folder);
    // In a folder of its own: moto keeps nothing, but for what it may want to.
    const child = spawn(MOTO_PYTHON, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    guard.watch(child.pid);
    const said: string[] = [];
    for await (const line of createInterface(child.stderr)) {
      said.push(line);
      const endpoint = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (endpoint === undefined) continue;
      child.stderr.resume();
      return new Moto(endpoint, guard);
    }
    if (child.exitCode === null) await once(child, 'exit');
    await guard.end();
    throw new Error(`moto did not start: ${said.join('\n')}`);
  }

  async stop(): Promise<void> {
    await this.#guard.end();
  }
}
