import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore, type Store } from '@mirrorscope/store';

const PROGRAM = fileURLToPath(new URL('./serve_store.ts', import.meta.url));
const USER = 'writer';
const PASSWORD = 'only-for-tests';

/** ClickHouse as a process of its own: the embedded engine behind its HTTP interface. Its data survive its end. */
export class StoreProcess {
  readonly #directory: string;
  #process: ChildProcess | undefined;
  #port = 0;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** In a directory that is gone when it is stopped. */
  static async start(directory = mkdtempSync(join(tmpdir(), 'mirrorscope-writer-'))): Promise<StoreProcess> {
    const store = new StoreProcess(directory);
    await store.restart();
    return store;
  }

  get url(): string {
    return `http://${USER}:${PASSWORD}@127.0.0.1:${this.#port}/default`;
  }

  /** At the same port as before. Does nothing where it runs. */
  async restart(): Promise<void> {
    if (this.#isRunning) return;
    const args = [PROGRAM, join(this.#directory, 'data'), String(this.#port), USER, PASSWORD];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    this.#port = Number.parseInt(String(said), 10);
    if (!(this.#port > 0)) throw new Error(`the store does not start: ${said}`);
  }

  async kill9(): Promise<void> {
    if (!this.#isRunning) return;
    this.signal('SIGKILL');
    await once(this.#process!, 'exit');
  }

  /** Of the process that runs now, or ran last. */
  get pid(): number {
    return this.#process!.pid!;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process?.kill(signal);
  }

  async ask<T>(question: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore(this.url);
    try {
      return await question(store);
    } finally {
      await store.close();
    }
  }

  async stop(): Promise<void> {
    await this.kill9();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  get #isRunning(): boolean {
    const child = this.#process;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }
}
