import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ListenerProcess } from './listener_process.ts';
import { LoopedCapture } from './looped_capture.ts';
import { packetCounts, summaryIn } from './packet_counts.ts';
import { memoryOf } from './process_memory.ts';
import { RecordTally } from './record_tally.ts';
import { withListener } from './with_listener.ts';

const SAMPLES = 20;
const WARM_UP_SECONDS = 2;
const MEASURED_SECONDS = 5;

/** What there was at a moment, and the median of the resident memory, bytes, since the one before. */
export interface Moment {
  readonly seconds: number;
  readonly received: number;
  readonly dropped: number;
  readonly flows: number;
  readonly records: number;
  readonly resident: number;
}

/** Packets a second that a listener takes in where more are sent. */
export function packetsHeld(): Promise<number> {
  return withListener({ workers: '1' }, async (listener, sender) => {
    new RecordTally(listener.output);
    const capture = await LoopedCapture.open(sender);
    const sending = capture.send(Number.POSITIVE_INFINITY, WARM_UP_SECONDS + MEASURED_SECONDS);
    await sleep(WARM_UP_SECONDS * 1000);
    const start = performance.now();
    const before = packetCounts(await listener.metrics()).received;
    await sending;
    const after = packetCounts(await listener.metrics()).received;
    return ((after - before) / (performance.now() - start)) * 1000;
  });
}

/** Sends packets to a listener at a steady rate, all accounted for in the end. Gives what there was `every` so many seconds. */
export function soakTrial(plan: {
  readonly seconds: number;
  readonly perSecond: number;
  readonly every: number;
  readonly onMoment?: (moment: Moment) => void;
}): Promise<Moment[]> {
  const { seconds, perSecond, every, onMoment = () => {} } = plan;
  return withListener({ workers: '1' }, async (listener, sender) => {
    const tally = new RecordTally(listener.output);
    const capture = await LoopedCapture.open(sender);
    const watching = watch(listener, seconds, every, onMoment);
    await capture.send(perSecond, seconds);
    const moments = await watching;
    const counts = packetCounts(await listener.accountedFor(sender.sent));
    assert.equal(counts.received + counts.dropped, sender.sent, 'sent = received + dropped by the kernel');
    assert.equal(await listener.stop(), 0);
    await tally.end;
    const { records, packets } = tally;
    assert.equal(packets, counts.decoded, 'packets in records = decoded');
    assert.partialDeepStrictEqual(summaryIn(listener.log), { ...counts, records, recordsDropped: 0 });
    return moments;
  });
}

async function watch(listener: ListenerProcess, seconds: number, every: number, onMoment: (moment: Moment) => void): Promise<Moment[]> {
  const start = performance.now();
  const moments: Moment[] = [];
  while (moments.length < Math.floor(seconds / every)) {
    const samples: number[] = [];
    for (let i = 1; i <= SAMPLES; i++) {
      const due = start + (moments.length + i / SAMPLES) * every * 1000;
      await sleep(Math.max(0, due - performance.now()));
      samples.push(memoryOf(listener.pid).resident);
    }
    const metrics = await listener.metrics();
    const { received, dropped } = packetCounts(metrics);
    const flows = metrics.get('mirrorscope_flows_active') ?? Number.NaN;
    const records = metrics.get('mirrorscope_flow_records_total') ?? Number.NaN;
    const resident = samples.toSorted((a, b) => a - b)[SAMPLES / 2]!;
    const moment = { seconds: (moments.length + 1) * every, received, dropped, flows, records, resident };
    moments.push(moment);
    onMoment(moment);
  }
  return moments;
}
