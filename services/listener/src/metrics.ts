import { END_REASONS } from '@mirrorscope/record';
import type { Metrics } from '@mirrorscope/runtime';
import type { Transport } from '@mirrorscope/transport';
import { REFUSAL, REFUSAL_NAMES } from '@mirrorscope/wire';
import type { Listener } from './listener.ts';
import type { CounterName, WorkerCounters } from './worker/counters.ts';

/** Every number that the listener keeps. Always received = decoded + refused, and accepted = delivered + waiting + dropped. */
export function registerMetrics(metrics: Metrics, listener: Listener, transport: Transport): void {
  const count = (name: CounterName) => () => listener.counters().get(name);
  const byName = (names: readonly string[], first: number, read: (counters: WorkerCounters, index: number) => number) => () => {
    const counters = listener.counters();
    return names.slice(first).map((reason, i) => [{ reason }, read(counters, first + i)] as const);
  };

  metrics.counter('mirrorscope_packets_received_total', 'Packets that were read from the kernel.', count('received'));
  metrics.counter(
    'mirrorscope_packets_dropped_total',
    'Packets that the kernel dropped before they were read: its receive buffer was full.',
    () => listener.dropped,
  );
  metrics.counter('mirrorscope_packets_decoded_total', 'Packets that were counted in a flow.', count('decoded'));
  metrics.counter(
    'mirrorscope_packets_refused_total',
    'Packets that could not be decoded, or came from where none are taken from.',
    ['reason'],
    byName(REFUSAL_NAMES, REFUSAL.NONE + 1, (counters, reason) => counters.refused(reason)),
  );
  metrics.gauge('mirrorscope_flows_active', 'Flows in memory.', count('active'));
  metrics.counter('mirrorscope_flows_total', 'Flows that began.', count('flows'));
  metrics.counter(
    'mirrorscope_flow_records_total',
    'Flow records written, by why: the flow was over, or lasted long, or had to give way.',
    ['reason'],
    byName(END_REASONS, 0, (counters, reason) => counters.records(reason)),
  );
  metrics.counter('mirrorscope_tcp_payload_bytes_total', 'Payload of TCP in the records written.', count('payloadBytes'));
  metrics.counter(
    'mirrorscope_tcp_missed_bytes_total',
    'Payload of TCP that was acknowledged but never seen: lost on its way into the mirror or to the listener.',
    count('missedBytes'),
  );
  metrics.counter('mirrorscope_flows_lost_total', 'Flows in the memory of workers that died.', () => listener.pool.flowsLost);
  metrics.counter('mirrorscope_worker_restarts_total', 'Workers that died and were replaced.', () => listener.pool.deaths);
  metrics.counter('mirrorscope_worker_stalls_total', 'Times that a worker waited for its records to be taken.', count('stalls'));
  metrics.counter('mirrorscope_stray_fragments_total', 'Fragments whose first fragment was not seen.', count('strayFragments'));
  metrics.counter('mirrorscope_range_overflows_total', 'Byte ranges of TCP that were forgotten for want of room.', count('rangeOverflows'));
  metrics.counter(
    'mirrorscope_fragment_overflows_total',
    'Fragmented datagrams whose ports were forgotten for want of room.',
    count('fragmentOverflows'),
  );
  metrics.counter('mirrorscope_transport_accepted_records_total', 'Records given to the output.', () => transport.counts.accepted);
  metrics.counter('mirrorscope_transport_delivered_records_total', 'Records that the output has.', () => transport.counts.delivered);
  metrics.counter('mirrorscope_transport_dropped_records_total', 'Records that were given up.', () => transport.counts.dropped);
  metrics.gauge('mirrorscope_transport_waiting_records', 'Records that wait for the output.', () => transport.counts.waiting);
  metrics.counter('mirrorscope_transport_retries_total', 'Attempts to deliver after a failed one.', () => transport.counts.retries);
}
