import type { CaptureFile } from '@mirrorscope/capture';
import type { Datagrams } from './datagrams.ts';
import { Encapsulator, type EncapsulatorOptions } from './encapsulator.ts';

/**
 * A capture as datagrams, in the order of its packets. `next` gives where to put them: others each time, or the same again
 * where the ones before are done with by then. What has been read is handed on without waiting for more, so that a pipe goes on
 * as it comes. Throws CaptureError behind the last good packet.
 */
export async function* captureDatagrams(
  capture: CaptureFile,
  options: EncapsulatorOptions,
  next: () => Datagrams,
): AsyncGenerator<Datagrams, void, undefined> {
  const encapsulator = new Encapsulator(options);
  let firstSec: number | undefined;
  let firstNsec = 0;
  for await (const batch of capture.batches()) {
    let datagrams = next();
    for (let i = 0; i < batch.count; i++) {
      const sec = batch.sec[i]! >>> 0;
      const nsec = batch.nsec[i]!;
      if (firstSec === undefined) {
        firstSec = sec;
        firstNsec = nsec;
      }
      const time = sec - firstSec + (nsec - firstNsec) / 1e9;
      if (encapsulator.add(batch, i, time, datagrams)) continue;
      yield datagrams;
      datagrams = next();
      encapsulator.add(batch, i, time, datagrams);
    }
    yield datagrams;
  }
}
