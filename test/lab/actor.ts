import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LabError } from './errors.ts';
import type { Namespace } from './namespace.ts';
import type { Action, Actions, Answer, Call } from './traffic/actions.ts';

const SCRIPT = fileURLToPath(new URL('traffic/main.ts', import.meta.url));

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (reason: Error) => void };

/** A Node process inside a namespace that makes traffic when told to. */
export class Actor {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.on('message', (answer: Answer) => this.#settle(answer));
    process.on('exit', (code, signal) => {
      const reason = new LabError('actor_failed', `the traffic process ended by itself (${signal ?? `exit code ${code}`})`);
      for (const waiting of this.#waiting.values()) waiting.reject(reason);
      this.#waiting.clear();
    });
  }

  static async start(namespace: Namespace): Promise<Actor> {
    const child = namespace.spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const actor = new Actor(child);
    await actor.call('ready', {});
    // The lab's end kills the process; until then it must not keep the lab's owner from ending.
    child.unref();
    child.channel?.unref();
    return actor;
  }

  /** Does one action in the namespace and returns its result; a failure there is a failure here. */
  call<A extends Action>(action: A, input: Parameters<Actions[A]>[0]): ReturnType<Actions[A]> {
    this.#lastId += 1;
    const call: Call = { id: this.#lastId, action, input };
    const result = new Promise<never>((resolve, reject) => this.#waiting.set(call.id, { resolve, reject }));
    this.#process.channel?.ref();
    this.#process.send(call);
    return result as ReturnType<Actions[A]>;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#process.channel?.unref();
    if (answer.error === undefined) waiting?.resolve(answer.result as never);
    else waiting?.reject(new LabError('actor_failed', answer.error));
  }
}
