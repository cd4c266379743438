import type { Comparison, Estimate, Limit, Metric, MetricComparison, Verdict } from '@mirrorscope/compare';
import { counted, microseconds, short } from './quantity.ts';
import { type TextColumn, textTable } from './text_table.ts';

const COLUMNS: readonly TextColumn[] = [
  { title: 'metric', align: 'left', rank: 0 },
  { title: 'control', align: 'left', rank: 2 },
  { title: 'candidate', align: 'left', rank: 2 },
  { title: 'change', align: 'left', rank: 1 },
  { title: 'limit', align: 'left', rank: 3 },
  { title: 'verdict', align: 'left', rank: 0 },
];

const VERDICTS: Readonly<Record<Verdict, string>> = {
  better: 'better',
  same: 'same within limit',
  worse: 'worse',
  undecided: 'undecided: too few data',
};

/** A comparison as people read it. */
export function comparisonText(comparison: Comparison, width: number): string {
  const { from, to, confidence, cluster, sample, metrics, verdict } = comparison;
  const rows = metrics.map(({ metric, control, candidate, limit, ...judged }) => [
    metric.name,
    interval(control, metric.unit),
    interval(candidate, metric.unit),
    changeText(metric, judged),
    limitText(limit, metric.unit),
    verdictText(judged),
  ]);
  const sampled = sample === 1 ? '' : ` One in ${sample} of these, chosen by a hash, was looked at.`;
  const unit = cluster === 'pair' ? 'pair of client and server' : 'connection';
  return `control    ${groupText(comparison.control)}
candidate  ${groupText(comparison.candidate)}
${from} to ${to}. Intervals of ${percent(confidence)}; each ${unit} counts as independent.${sampled}

${textTable(COLUMNS, rows, width).text}
${verdict}${verdictReason(metrics, verdict)}
`;
}

const groupText = ({ selector, connections, packets, pairs }: Comparison['control']): string =>
  `${selector}: ${counted(connections, 'TCP connection')}, ${short(packets)} packets, ${counted(pairs, 'pair')} of client and server`;

type Unit = Metric['unit'];

function interval(estimate: Estimate | undefined, unit: Unit): string {
  if (estimate === undefined) return '-';
  const { value, low, high } = estimate;
  return `${valueText(value, unit)} (${valueText(low, unit)} to ${Number.isFinite(high) ? valueText(high, unit) : '?'})`;
}

const valueText = (value: number, unit: Unit): string => (unit === 'us' ? microseconds(value) : percent(value));

/** Three digits. */
const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

function changeText({ unit }: Metric, { ratio, difference }: Pick<MetricComparison, 'ratio' | 'difference'>): string {
  if (ratio !== undefined) {
    const [value, low, high] = [ratio.value, ratio.low, ratio.high].map((factor) => signed(Number(((factor - 1) * 100).toPrecision(2))));
    return `${value} % (${low} to ${Number.isFinite(ratio.high) ? high : '?'})`;
  }
  if (difference === undefined) return '-';
  return unit === 'us' ? '' : `${signed(Number((difference.value * 100).toPrecision(2)))} pp`;
}

const signed = (value: number): string => (value > 0 ? `+${value}` : String(value));

const limitText = ({ relative, absolute }: Limit, unit: Unit): string =>
  [
    ...(relative > 0 || absolute === 0 ? [percent(relative)] : []),
    ...(absolute > 0 ? [unit === 'us' ? microseconds(absolute) : `${Number((absolute * 100).toPrecision(3))} pp`] : []),
  ].join(' + ');

function verdictText({ verdict, decides, dataNeeded }: Pick<MetricComparison, 'verdict' | 'decides' | 'dataNeeded'>): string {
  const more = dataNeeded === undefined || dataNeeded > 1000 ? '' : `, ${Math.ceil(dataNeeded)} times as many may do`;
  return `${VERDICTS[verdict]}${more}${decides ? '' : ' (does not decide)'}`;
}

function verdictReason(metrics: readonly MetricComparison[], verdict: Comparison['verdict']): string {
  if (verdict === 'pass') return ': nothing is worse than its limit';
  return `: ${metrics.flatMap((one) => (one.decides && one.verdict === verdict ? [one.metric.name] : [])).join(', ')}`;
}
