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

const SUMMARY = new RegExp(
  '^(?<received>.+) packets received, (?<dropped>.+) dropped by the kernel; (?<decoded>.+) decoded, (?<refused>.+) refused; ' +
    '(?<flows>.+) flows; (?<records>.+) records delivered, (?<recordsDropped>.+) dropped$',
);
type Summary = PacketCounts & Readonly<Record<'flows' | 'records' | 'recordsDropped', number>>;

/** What a listener says at its end. */
export function summaryIn(log: LogLines): Summary {
  const match = log.find(SUMMARY);
  assert.ok(match?.groups, `no summary in the log. ${log.tail()}`);
  const counts = Object.entries(match.groups).map(([name, text]) => [name, Number(text.replaceAll(',', ''))]);
  return Object.fromEntries(counts) as unknown as Summary;
}
