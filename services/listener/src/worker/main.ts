/** A worker thread: packets in, records out. It shares nothing with the others. */
import { parentPort, workerData } from 'node:worker_threads';
import { Admission, FlowEngine } from '@mirrorscope/flow';
import { NdjsonEncoder } from '@mirrorscope/record';
import { RingTap } from '@mirrorscope/ring';
import { WorkerCounters } from './counters.ts';
import { run } from './pipeline.ts';
import type { Failure, WorkerMessage, WorkerStart } from './protocol.ts';
import { openSources, warningsOf } from './sources.ts';
import { Window } from './window.ts';

const start = workerData as WorkerStart;
const counters = new WorkerCounters(start.counters);
const window = new Window(start.window);

const post = (message: WorkerMessage): void => parentPort?.postMessage(message);

const encoder = new NdjsonEncoder({
  compact: start.compact,
  onChunk: (bytes, records) => {
    if (!window.reserve(bytes.length)) counters.set('stalls', counters.get('stalls') + 1);
    // Copied, not handed over: a buffer that is once detached would cost every access to any other a check from then on.
    post({ type: 'lines', lines: bytes.slice(), records });
  },
});
const engine = new FlowEngine(start.engine, encoder);

let failure: Failure | undefined;
try {
  const sources = await openSources(start.source);
  post({ type: 'ready', warnings: warningsOf(sources) });
  const pipeline = { engine, encoder, counters, window, flushInterval: start.flushInterval, tap: tapOf(start) };
  await Promise.all(sources.map((source) => run(source, start.source.kind, pipeline)));
} catch (error) {
  failure = failureOf(error);
}
engine.flush();
encoder.flush();
counters.publish(engine);
post({ type: 'end', failure });

/** Packets that are not taken into flows are not kept either: whoever may not forge flows may not fill the disk. */
function tapOf({ capture, engine: { allowed } }: WorkerStart): RingTap | undefined {
  if (capture === undefined) return undefined;
  const { vnis = [], senders = [] } = allowed ?? {};
  if (vnis.length + senders.length === 0) return new RingTap(capture.lane, capture);
  const admission = new Admission({ vnis, senders });
  return new RingTap(capture.lane, capture, (packet) => admission.refusal(packet) === 0);
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', code: '', message: String(error) };
  return { name: error.name, code: 'code' in error ? String(error.code) : '', message: error.message };
}
