import { stat } from 'node:fs/promises';
import { CaptureError, openCapture } from '@mirrorscope/capture';
import { type EngineOptions, FlowEngine } from '@mirrorscope/flow';
import type { RecordSink } from '@mirrorscope/record';
import type { Progress } from './progress.ts';

/** What goes on around the packets. */
export interface AnalysisHooks {
  readonly progress: Progress;
  /** Called after each batch, where there is time to wait for a slow receiver. False ends the analysis. */
  afterBatch(): boolean | Promise<boolean>;
  /** Ends the reading; what has come until then is written. */
  readonly stop?: AbortSignal;
}

export interface Analysis {
  readonly engine: FlowEngine;
  readonly seconds: number;
  /** Why files could not be read, or not to their end. */
  readonly failures: readonly unknown[];
}

/**
 * Puts the packets of all files through one engine, in order, and writes what it then has. A file that fails half-way costs
 * only its own remainder.
 */
export async function analyzeFiles(
  files: readonly string[],
  options: EngineOptions,
  sink: RecordSink,
  hooks: AnalysisHooks,
): Promise<Analysis> {
  const start = performance.now();
  const engine = new FlowEngine(options, sink);
  const failures: unknown[] = [];
  const sizes = await totalSize(files);
  let bytesBefore = 0;
  let goOn = true;
  try {
    for (const file of files) {
      if (!goOn || hooks.stop?.aborted) break;
      try {
        const source = await openCapture(file);
        const close = () => source.close();
        hooks.stop?.addEventListener('abort', close);
        try {
          for await (const batch of source.batches()) {
            engine.process(batch);
            hooks.progress.update({ bytesRead: bytesBefore + source.progress.bytesRead, bytesTotal: sizes, packets: engine.arrived });
            goOn = await hooks.afterBatch();
            if (!goOn) break;
          }
        } finally {
          hooks.stop?.removeEventListener('abort', close);
          bytesBefore += source.progress.bytesRead;
          await source.close();
        }
      } catch (error) {
        if (!(error instanceof CaptureError)) throw error;
        failures.push(error);
      }
    }
    engine.flush();
    await hooks.afterBatch();
  } finally {
    hooks.progress.end();
  }
  return { engine, seconds: (performance.now() - start) / 1000, failures };
}

/** Bytes of all files together; undefined where one of them is a pipe. */
async function totalSize(files: readonly string[]): Promise<number | undefined> {
  let total = 0;
  for (const file of files) {
    const found = file === '-' ? undefined : await stat(file).catch(() => undefined);
    if (found === undefined || !found.isFile()) return undefined;
    total += found.size;
  }
  return total;
}

/** Throws what is wrong with a file that cannot be read at all, before hours are spent on the ones before it. */
export async function checkFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (file === '-') continue;
    // A pipe can be opened only once, so it is left alone; what is wrong with anything else is for openCapture to say.
    const found = await stat(file).catch(() => undefined);
    if (found === undefined || found.isFile() || found.isDirectory()) await (await openCapture(file)).close();
  }
}
