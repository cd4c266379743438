import type { EngineOptions } from '@mirrorscope/flow';
import { eveFlow, type LogFormat, zeekJson, zeekTsv } from '@mirrorscope/record';
import { onInterrupt } from '@mirrorscope/runtime/interrupt';
import { analyzeFiles, checkFiles } from './analysis.ts';
import { CliError, Failures } from './errors.ts';
import { FlowsView } from './flows_view.ts';
import { LogView } from './log_view.ts';
import { Output } from './output.ts';
import { Progress } from './progress.ts';
import { counted } from './quantity.ts';
import { BothSinks, JsonView, NdjsonView, type View } from './sinks.ts';
import type { StoreSink } from './store_sink.ts';
import { summary } from './summary.ts';

/** Logs of other programs, which have one line a flow. */
const LOGS = { zeek: zeekTsv, 'zeek-json': zeekJson, eve: eveFlow } as const satisfies Readonly<Record<string, LogFormat>>;

export interface AnalysisRequest {
  readonly files: readonly string[];
  readonly format: 'table' | 'json' | 'ndjson' | keyof typeof LOGS;
  readonly limit: number;
  readonly store: string | undefined;
  readonly engine: EngineOptions;
}

/** After Ctrl-C, what writes into our standard input has so long to send its last packets: it was interrupted too. Milliseconds. */
const LAST_PACKETS = 1000;

/** `mirrorscope analyze`. Throws what failed, after everything that worked is written. */
export async function runAnalysis(request: AnalysisRequest): Promise<void> {
  const { files, format, limit, engine } = request;
  await checkFiles(files);
  const output = new Output();
  const view = viewOf(format, output, limit);
  const store = request.store === undefined ? undefined : await openStoreSink(request.store);
  const stop = new AbortController();
  const release = onInterrupt(() => setTimeout(() => stop.abort(), files.includes('-') ? LAST_PACKETS : 0).unref());
  try {
    // The bar and the records would write over each other on one terminal.
    const progress = new Progress(process.stderr, format === 'table' || !process.stdout.isTTY);
    const analysis = await analyzeFiles(files, engine, store === undefined ? view : new BothSinks(view, store), {
      progress,
      stop: stop.signal,
      afterBatch: async () => {
        await store?.drain();
        return store !== undefined || !view.full;
      },
    });
    view.end();
    await store?.end();
    if (format === 'table') {
      process.stderr.write(summary(analysis));
      if (store !== undefined) process.stderr.write(`${counted(store.stored, 'record')} stored in ${store.name}\n`);
    }
    output.check();
    if (stop.signal.aborted) throw new CliError('interrupted', 'interrupted; what had been read until then is in the output');
    if (analysis.failures.length > 0) throw new Failures(analysis.failures);
  } finally {
    release();
    await store?.close();
  }
}

function viewOf(format: AnalysisRequest['format'], output: Output, limit: number): View {
  if (format === 'table') return new FlowsView(output, limit);
  if (format === 'json') return new JsonView(output, limit);
  return format === 'ndjson' ? new NdjsonView(output, limit) : new LogView(output, limit, LOGS[format]);
}

/** Loaded only where asked for: the database engine is large. */
async function openStoreSink(url: string): Promise<StoreSink> {
  const { StoreSink } = await import('./store_sink.ts');
  return StoreSink.open(url);
}
