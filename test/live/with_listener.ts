import { Sender } from '@mirrorscope/replay';
import { freePort, ListenerProcess, type ListenOptions } from './listener_process.ts';

/** Runs with a listener and a sender to its port for VXLAN, which are gone afterwards. */
export async function withListener<T>(options: ListenOptions, run: (listener: ListenerProcess, sender: Sender) => Promise<T>): Promise<T> {
  const port = await freePort();
  const listener = await ListenerProcess.start({ port: `${port}`, 'geneve-port': '0', ...options });
  const sender = await Sender.open('127.0.0.1', port);
  try {
    return await run(listener, sender);
  } finally {
    sender.close();
    listener.kill();
  }
}
