import assert from 'node:assert/strict';
import { REFUSAL_NAMES } from '@mirrorscope/wire';
import type { LogLines } from './log_lines.ts';
import type { Metrics } from './metrics.ts';

/** sent = received + dropped, and received = decoded + refused. */
export interface PacketCounts {
  readonly received: number;
  /** By the kernel. */
  readonly dropped: number;
  readonly decoded: number;
  readonly refused: number;
}

export function packetCounts(metrics: Metrics): PacketCounts {
  const count = (what: string): number => metrics.get(`mirrorscope_packets_${what}_total`) ?? Number.NaN;
  return { received: count('received'), dropped: count('dropped'), decoded: count('decoded'), refused: count('refused') };
}

/** Packets refused by reason, without those that are 0. */
export function refusals(metrics: Metrics): Map<string, number> {
  const counts = REFUSAL_NAMES.map(
    (reason) => [reason, metrics.get(`mirrorscope_packets_refused_total{reason="${reason}"}`) ?? 0] as const,
  );
  return new Map(counts.filter(([, count]) => count > 0));
}

const SUMMARY =
  /^(.+) packets received, (.+) dropped by the kernel; (.+) decoded, (.+) refused; .+ flows; (.+) records delivered, (.+) dropped$/;

/** What a listener says at its end of its packets, and how many records it delivered. */
export function summaryIn(log: LogLines): PacketCounts & { readonly records: number } {
  const match = log.find(SUMMARY);
  assert.ok(match, `no summary in the log. ${log.tail()}`);
  const [received, dropped, decoded, refused, records, lost] = match.slice(1).map((text) => Number(text.replaceAll(',', ''))) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  assert.equal(lost, 0, 'records dropped');
  return { received, dropped, decoded, refused, records };
}
