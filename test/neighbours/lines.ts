import { openCapture } from '@mirrorscope/capture';
import { FlowEngine, type FlowOptions } from '@mirrorscope/flow';
import type { LogFormat, RecordSink } from '@mirrorscope/record';

/** Sends a capture through an engine, one record a flow if not told otherwise. */
export async function feed(capture: string, sink: RecordSink, options: Partial<FlowOptions> = {}): Promise<void> {
  const engine = new FlowEngine({ listener: 'edge', activeTimeout: 0, ...options }, sink);
  const source = await openCapture(capture);
  for await (const batch of source.batches()) engine.process(batch);
  await source.close();
  engine.flush();
}

/** The lines of a log, without their ends. */
export async function linesOf(capture: string, format: LogFormat, options: Partial<FlowOptions> = {}): Promise<string[]> {
  const lines: string[] = [];
  await feed(capture, { write: (record) => lines.push(format.line(record).trimEnd()) }, options);
  return lines;
}
