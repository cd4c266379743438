/** `node test/bench/stages.ts [FILE...]`: where the time of a packet goes, in one warm process. */
import { openCapture } from '@mirrorscope/capture';
import { FlowEngine } from '@mirrorscope/flow';
import { NdjsonEncoder } from '@mirrorscope/record';
import { decode, Packet, type PacketBatch } from '@mirrorscope/wire';
import { INPUTS, makeInput } from './inputs.ts';
import { SHAPES } from './schedule.ts';
import { markdownTable } from './table.ts';

/** What is done with each batch, each stage all of the one before and more. */
type Stage = () => { batch(batch: PacketBatch): void; end(): void };

const STAGES: Readonly<Record<string, Stage>> = {
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
export async function measureStages(path: string, runs: number): Promise<ReadonlyMap<string, number>> {
  const best = new Map<string, number>();
  for (let run = 0; run < runs; run++) {
    for (const [name, stage] of Object.entries(STAGES)) {
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, await pass(path, stage)));
    }
  }
  return best;
}

export const STAGE_COLUMNS = ['input', 'reading', '+ decoding', '+ flow table', '+ encoding', 'sum'];

/** A row for STAGE_COLUMNS: what each stage adds, nanoseconds. */
export function stageRow(input: string, stages: ReadonlyMap<string, number>): string[] {
  const sums = [...stages.values()];
  return [input, ...sums.map((sum, i) => (sum - (sums[i - 1] ?? 0)).toFixed(0)), (sums.at(-1) ?? 0).toFixed(0)];
}

if (import.meta.main) {
  const files = process.argv.slice(2).map((path) => ({ name: path, path }));
  if (files.length === 0) {
    for (const spec of INPUTS) {
      for (const shape of SHAPES) files.push({ name: `${spec.name}, ${shape}`, path: (await makeInput(spec, shape)).path });
    }
  }
  const rows: string[][] = [];
  for (const { name, path } of files) rows.push(stageRow(name, await measureStages(path, 3)));
  process.stdout.write(`nanoseconds of CPU time a packet\n\n${markdownTable(STAGE_COLUMNS, rows)}`);
}
