import { REFUSAL_NAMES } from '@mirrorscope/wire';
import type { Analysis } from './analysis.ts';
import { count, counted, short } from './quantity.ts';

/** What became of the packets: lines for standard error. Nothing that arrived goes unmentioned. */
export function summary({ engine, seconds }: Analysis): string {
  const { arrived, decoded, refused, table } = engine;
  const reasons = [...refused.entries()].filter(([, packets]) => packets > 0).sort(([, a], [, b]) => b - a);
  const refusals = reasons.map(([reason, packets]) => `${REFUSAL_NAMES[reason]} ${count(packets)}`).join(', ');
  const records = table.records.reduce((sum, written) => sum + written, 0);
  const lines = [
    `${counted(arrived, 'packet')} in ${seconds.toFixed(2)} s (${short(arrived / seconds)}/s): ${count(decoded)} decoded, ${count(arrived - decoded)} refused`,
    ...(refusals === '' ? [] : [`refused: ${refusals}`]),
    `${counted(table.flows, 'flow')} in ${counted(records, 'record')}`,
  ];
  return `${lines.join('\n')}\n`;
}
