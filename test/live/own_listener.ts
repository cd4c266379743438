import { networkInterfaces } from 'node:os';
import type { TestContext } from 'node:test';
import { inCi } from '../lab/requirements.ts';
import { ListenerProcess, type ListenOptions } from './listener_process.ts';

/** A listener on the loopback that is gone when the test is over. */
export async function ownListener(t: TestContext, options: ListenOptions): Promise<ListenerProcess> {
  const listener = await ListenerProcess.start(options);
  t.after(() => listener.kill());
  return listener;
}

/** For `skip` of tests that compare with what Linux counts. */
export const linuxOnly = (): string | false =>
  process.platform !== 'linux' && loudly('the listener is tested live on Linux alone, whose kernel counts what it drops');

/** For `skip` of tests over the loopback's IPv6. */
export const ipv6Only = (): string | false =>
  !Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ family }) => family === 'IPv6')) &&
  loudly('the listener cannot be tested over IPv6: this machine has no address of it');

/** A reason to skip stands in plain sight, and is a failure on CI, where everything must run. */
function loudly(reason: string): string {
  if (inCi()) throw new Error(reason);
  console.error(`SKIPPED: ${reason}`);
  return reason;
}
