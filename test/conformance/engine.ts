import { openCapture } from '@mirrorscope/capture';
import { FlowEngine } from '@mirrorscope/flow';
import { type FlowRow, NdjsonEncoder } from '@mirrorscope/record';
import { REFUSAL_NAMES } from '@mirrorscope/wire';
import { ConformanceError } from './captures.ts';
import type { Run } from './runs.ts';

/** What the engine made of a capture. */
export interface EngineResult {
  readonly flows: readonly FlowRow[];
  readonly arrived: number;
  readonly decoded: number;
  /** Packets by the reason they were refused for; reasons that did not occur are left out. */
  readonly refused: ReadonlyMap<string, number>;
  /** What the capture file ended with, if not with its end. */
  readonly damage: string | undefined;
}

/**
 * Sends a capture through decoding, the flow table and the real encoder, and parses what the encoder wrote.
 *
 * @param decap false: look at the outermost packets only
 */
export async function runEngine(file: string, run: Run, decap: boolean): Promise<EngineResult> {
  const lines: string[] = [];
  const text = new TextDecoder();
  const encoder = new NdjsonEncoder({ compact: false, onChunk: (bytes) => lines.push(...text.decode(bytes).trimEnd().split('\n')) });
  const { key, idleTimeout, closedLinger } = run;
  const engine = new FlowEngine(
    { listener: 'conformance', capacity: 200_000, activeTimeout: 0, idleTimeout, closedLinger, key, decap },
    encoder,
  );
  const damage = await feed(file, engine);
  engine.flush();
  encoder.flush();
  const flows = lines.map((line) => JSON.parse(line) as FlowRow);
  for (const { record_no, flow_id } of flows) {
    if (record_no !== 0)
      throw new ConformanceError(
        'split_flow',
        `${run.name}: flow ${flow_id} was written in several records, although nothing expires here`,
      );
  }
  const refused = new Map<string, number>();
  engine.refused.forEach((count, reason) => {
    if (count > 0) refused.set(REFUSAL_NAMES[reason] ?? `unnamed_${reason}`, count);
  });
  return { flows, arrived: engine.arrived, decoded: engine.decoded, refused, damage };
}

/** All packets of a capture; answers with what is wrong with the file, if anything. */
async function feed(file: string, engine: FlowEngine): Promise<string | undefined> {
  try {
    const source = await openCapture(file);
    for await (const batch of source.batches()) engine.process(batch);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
