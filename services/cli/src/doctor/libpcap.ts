import { CaptureError, openCap } from '@mirrorscope/capture';
import type { ListenerConfig } from '@mirrorscope/listener';
import { splitAdvice } from './advice.ts';
import { type Check, ok, problem } from './finding.ts';

const BUFFER = 1024 ** 2;

/** Whether source cap can capture. Only a listener that has it needs to. */
export const libpcap = ({ source, interface: named, filter }: ListenerConfig, open: typeof openCap = openCap): Check => ({
  name: 'libpcap, cap',
  async look() {
    const isNeeded = source.kind === 'cap';
    const name = named ?? 'lo';
    try {
      const capture = await open({ interface: name, filter, bufferBytes: BUFFER });
      await capture.close();
      return [ok(`captures on ${name}`)];
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      const [what, remedy] = splitAdvice(error.message);
      return [isNeeded ? problem(what, remedy) : ok(`${what}; only source cap needs that`)];
    }
  },
});
