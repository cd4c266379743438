/** `node stages_run.ts FILE RUNS`: nanoseconds of CPU time a packet of a capture, by stage, printed as JSON. */
import { openCapture } from '@mirrorscope/capture';
import { FlowEngine } from '@mirrorscope/flow';
import { NdjsonEncoder } from '@mirrorscope/record';
import { decode, Packet, type PacketBatch } from '@mirrorscope/wire';
import type { Stages } from './stages.ts';

/** What is done with each batch, each stage all of the one before and more. */
type Stage = () => { batch(batch: PacketBatch): void; end(): void };

const STAGES: Readonly<Record<keyof Stages, Stage>> = {
  read: () => ({ batch: () => {}, end: () => {} }),
  decode: () => {
    const packet = new Packet();
    return {
      batch: ({ view, offset, captured, linkType, count }) => {
        for (let i = 0; i < count; i++) decode(view, offset[i]!, captured[i]!, linkType[i]!, packet, true);
      },
      end: () => {},
    };
  },
  flow: () => engineStage({ write: () => {} }),
  encode: () => engineStage(new NdjsonEncoder({ compact: false, onChunk: () => {} })),
};

function engineStage(sink: ConstructorParameters<typeof FlowEngine>[1]): ReturnType<Stage> {
  const engine = new FlowEngine({ listener: 'bench' }, sink);
  return { batch: (batch) => engine.process(batch), end: () => engine.flush() };
}

/** Nanoseconds of CPU time a packet. */
async function pass(path: string, stage: Stage): Promise<number> {
  let packets = 0;
  const { batch: take, end } = stage();
  const before = process.cpuUsage();
  const capture = await openCapture(path);
  for await (const batch of capture.batches()) {
    take(batch);
    packets += batch.count;
  }
  end();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / packets;
}

/** The stages interleaved, so that a noisy moment of the machine hits all of them; each one's best counts. */
async function main(path: string, runs: number): Promise<Stages> {
  const names = Object.keys(STAGES) as (keyof Stages)[];
  const best: Record<keyof Stages, number> = { read: Infinity, decode: Infinity, flow: Infinity, encode: Infinity };
  for (let run = 0; run < runs; run++) {
    for (const name of names) best[name] = Math.min(best[name], await pass(path, STAGES[name]));
  }
  return best;
}

const [path, runs] = process.argv.slice(2);
if (path !== undefined) process.stdout.write(`${JSON.stringify(await main(path, Number(runs)))}\n`);
