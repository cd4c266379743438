import type { ReplayResult } from '@mirrorscope/replay';
import { endpointText } from '@mirrorscope/runtime/endpoint';
import { count, counted, short, shortBytes } from './quantity.ts';

/** Seconds behind the times of the capture that nobody needs to know of. */
const SLIGHTLY = 0.1;

/** What became of the packets: lines for standard error. */
export function replaySummary(result: ReplayResult, to: { readonly host: string; readonly port: number }): string {
  const { sent, bytes, wrapped, refused, seconds, behind, refusals, warnings } = result;
  const target = endpointText(to);
  const rate = sent > 0 && seconds > 0 ? ` (${short(sent / seconds)}/s, ${short((bytes * 8) / seconds)}bit/s)` : '';
  const reasons = [...refused].sort(([, a], [, b]) => b - a).map(([reason, packets]) => `${reason} ${count(packets)}`);
  const lines = [
    `${counted(sent, 'packet')}, ${shortBytes(bytes)} sent to ${target} in ${seconds.toFixed(2)} s${rate}`,
    ...(wrapped > 0 ? [`${count(wrapped)} of them wrapped, which were no mirror copies of that kind`] : []),
    ...(reasons.length > 0 ? [`refused: ${reasons.join(', ')}`] : []),
    ...(behind > SLIGHTLY ? [`up to ${behind.toFixed(1)} s late: more could not be sent`] : []),
    ...(refusals > 0 ? [`nobody listens at ${target}, or not all the time: the system refused packets there (ICMP port unreachable)`] : []),
    ...warnings,
  ];
  return `${lines.join('\n')}\n`;
}
