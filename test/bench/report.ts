import { LIMIT, type Outcome, packetsPerSecond } from './compare.ts';
import { versionOf } from './packages.ts';
import {
  BOUND,
  engineCount,
  fastest,
  GOAL,
  type InputResult,
  MOST_RESIDENT_BYTES,
  MOST_STATE_BYTES,
  type Results,
  ratio,
  worstRatio,
} from './results.ts';
import { markdownTable } from './table.ts';

export const integer = (value: number): string =>
  Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
const millions = (value: number): string => (value / 1e6).toFixed(2);
const times = (value: number): string => (Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : 0) : 'over');

const TOOL_COLUMNS = [
  'tool',
  'version',
  'packets',
  'Mpps (CPU)',
  'ns/packet (CPU)',
  'Mpps (wall)',
  'wall s',
  'peak RSS MB',
  'ours / theirs',
];

/** All tools on one input, the fastest first. */
export function toolTable({ ours, engine, rivals }: InputResult): string {
  const outcomes = [ours, engine, ...rivals].sort((a, b) => packetsPerSecond(b) - packetsPerSecond(a));
  return markdownTable(
    TOOL_COLUMNS,
    outcomes.map((outcome) => toolRow(outcome, ours)),
  );
}

function toolRow(outcome: Outcome, ours: Outcome): string[] {
  const { tool, packets, run } = outcome;
  const start = [tool.name, versionOf(tool), integer(packets)];
  if (run === undefined) {
    const least = packets / LIMIT;
    return [...start, `under ${millions(least)}`, '', '', `over ${LIMIT}`, '', `over ${times(packetsPerSecond(ours) / least)}x`];
  }
  return [
    ...start,
    millions(packetsPerSecond(outcome)),
    integer((run.cpuSeconds * 1e9) / packets),
    millions(packets / run.wallSeconds),
    run.wallSeconds.toFixed(2),
    integer(run.peakBytes / 1e6),
    tool.package === '' ? '' : `${times(ratio(ours, outcome))}x`,
  ];
}

/** An input a line: how we stand to the fastest tool, and to the fastest of those that follow TCP, as we do. */
export function ratioTable({ inputs }: Results): string {
  const columns = ['input', 'ours, Mpps', 'fastest other', 'Mpps', 'ours / theirs', 'fastest that follows TCP', 'Mpps', 'ours / theirs'];
  const rows = inputs.map(({ input, ours, rivals }) => [
    nameOf(input),
    millions(packetsPerSecond(ours)),
    ...against(ours, fastest(rivals)),
    ...against(ours, fastest(rivals.filter(({ tool }) => tool.followsTcp))),
  ]);
  return markdownTable(columns, rows);
}

const against = (ours: Outcome, other: Outcome | undefined): string[] =>
  other === undefined ? ['', '', ''] : [other.tool.name, millions(packetsPerSecond(other)), `${times(ratio(ours, other))}x`];

export const nameOf = ({ spec, shape }: InputResult['input']): string => `${spec.name}, ${shape}`;

export function inputTable({ inputs }: Results): string {
  const columns = ['input', 'capture', 'packets', 'copies', 'flows', 'live at once', 'records'];
  const rows = inputs.map(({ input, engine }) => [
    nameOf(input),
    input.spec.capture,
    integer(input.packets),
    integer(input.copies),
    ...(['flows', 'live', 'records'] as const).map((name) => integer(engineCount(engine, name))),
  ]);
  return markdownTable(columns, rows);
}

/** In one sentence whether the goal is reached. */
export function verdict(results: Results): string {
  const worst = worstRatio(results);
  if (worst === undefined) return 'No other tool was run.';
  const goal = `Goal: ${GOAL} times the packets per second of the fastest other tool, by CPU time; failed below ${BOUND}.`;
  const state = worst >= GOAL ? 'reached' : worst >= BOUND ? 'not reached, and not failed' : 'failed';
  return `${goal} The least of all inputs is ${times(worst)}: ${state}.`;
}

export function allocationTable({ inputs }: Results): string {
  const columns = ['input', 'packets', 'records', 'bytes allocated', 'a packet', 'left after collection', 'collections'];
  const rows = inputs.map(({ input, allocation }) => {
    const { packets, records, allocatedBytes, retainedBytes, collections } = allocation;
    const counts = [integer(packets), integer(records), integer(allocatedBytes), (allocatedBytes / packets).toFixed(2)];
    return [nameOf(input), ...counts, integer(retainedBytes), integer(collections)];
  });
  return markdownTable(columns, rows);
}

export function stateText({ state }: Results): string {
  const { flows, capacity, reservedBytes, startBytes, residentBytes } = state;
  const goal = (value: number, most: number): string => (value <= most ? 'kept' : 'missed');
  const perFlow = reservedBytes / capacity;
  return `${integer(flows)} live TCP connections, each after its first answered request:

- resident memory of the process ${integer(residentBytes / 1e6)} MB (${integer(startBytes / 1e6)} MB of it before the engine is made);
  at most ${integer(MOST_RESIDENT_BYTES / 1e6)} is the goal: ${goal(residentBytes, MOST_RESIDENT_BYTES)}
- state ${perFlow.toFixed(0)} bytes a flow, with the index and the pools for byte ranges and round trips that all flows share;
  at most ${MOST_STATE_BYTES} is the goal: ${goal(perFlow, MOST_STATE_BYTES)}`;
}
