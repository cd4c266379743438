import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError } from './error.ts';
import { CACHE, type Input, makeStart } from './inputs.ts';
import { best, measure, type Run } from './measure.ts';
import type { Tool } from './tools.ts';

/** Seconds that a tool may take for one run; then it is stopped, and the table says so. */
export const LIMIT = 60;

/** How a tool did on one input. */
export interface Outcome {
  readonly tool: Tool;
  /** Packets that it was given. */
  readonly packets: number;
  /** Undefined where it did not end within the limit. */
  readonly run: Run | undefined;
}

/** Packets a second of CPU time; 0 where the tool did not end. */
export const packetsPerSecond = ({ packets, run }: Outcome): number => (run === undefined ? 0 : packets / run.cpuSeconds);

/** Runs a tool on an input, checks that it read every packet, and gives its best run. */
export async function runTool(tool: Tool, input: Input, runs: number): Promise<Outcome> {
  const isCut = tool.cut !== undefined && tool.cut < input.packets;
  const packets = isCut ? tool.cut : input.packets;
  const capture = isCut ? await makeStart(input, packets) : input.path;
  const work = join(CACHE, 'work');
  let isChecked = false;
  const run = best(runs, () => {
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
    const done = measure(tool.command(capture, work), { discard: tool.discard ?? false, limitSeconds: LIMIT });
    if (done === undefined) return undefined;
    if (done.exitCode !== 0) {
      throw new BenchError('tool_failed', `${tool.name} ended with ${done.exitCode}: ${done.said.trim().split('\n').at(-1)}`);
    }
    if (!isChecked) {
      const least = Math.floor((tool.countsIpOnly ? input.ipPackets : packets) * (1 - (tool.uncounted ?? 0)));
      checkPackets(tool, tool.packetsRead(done, capture, work), least, packets);
    }
    isChecked = true;
    return done;
  });
  rmSync(work, { recursive: true, force: true });
  return { tool, packets, run };
}

function checkPackets(tool: Tool, read: number, least: number, most: number): void {
  if (read >= least && read <= most) return;
  const expected = least === most ? `${most}` : `${least} to ${most}`;
  throw new BenchError('packets_lost', `${tool.name} read ${read} packets where there are ${expected}: its time would say nothing`);
}
