import type { TestContext } from 'node:test';
import { inCi } from '../lab/requirements.ts';
import { ListenerProcess, type ListenOptions } from './listener_process.ts';

/** A listener on the loopback that is gone when the test is over. */
export async function ownListener(t: TestContext, options: ListenOptions): Promise<ListenerProcess> {
  const listener = await ListenerProcess.start(options);
  t.after(() => listener.kill());
  return listener;
}

/** For `skip`: these tests compare with what Linux counts. */
export function linuxOnly(): string | false {
  if (process.platform === 'linux') return false;
  const reason = 'the listener is tested live on Linux alone, whose kernel counts what it drops';
  if (inCi()) throw new Error(reason);
  console.error(`SKIPPED: ${reason}`);
  return reason;
}
