import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PcapWriter } from '@mirrorscope/capture';

interface Context {
  after(run: () => void): void;
}

/** Writes a capture of packets, each at its time in seconds, into a directory that is gone when the test is over. */
export function writeCapture(context: Context, packets: readonly (readonly [time: number, packet: Uint8Array])[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'mirrorscope-replay-'));
  context.after(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'capture.pcap');
  const writer = new PcapWriter(path, { nanoseconds: true });
  for (const [time, packet] of packets) writer.write(1_700_000_000 + Math.floor(time), Math.round((time % 1) * 1e9), packet);
  writer.close();
  return path;
}
