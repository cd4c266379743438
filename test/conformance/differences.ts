import { ConformanceError } from './captures.ts';
import { matchesGlob } from './glob.ts';
import type { Cell } from './ledger.ts';

/** A line of differences.tsv: cells that differ for one known reason. Patterns may hold `*`. */
export interface Difference {
  readonly run: string;
  readonly group: string;
  readonly column: string;
  readonly conversation: string;
  /** How many cells differ, and the sums of the values where they are numbers: when these change, the line is out of date. */
  readonly cells: number;
  readonly ours: number;
  readonly theirs: number;
  readonly reason: string;
}

export const HEADER = ['run', 'group', 'column', 'conversation', 'cells', 'ours', 'theirs', 'reason'] as const;

/** Parses differences.tsv. The first line that fits a cell takes it. */
export function parseDifferences(text: string): Difference[] {
  const [header, ...lines] = text.trimEnd().split('\n');
  if (header !== HEADER.join('\t'))
    throw new ConformanceError('differences_unreadable', 'differences.tsv: the first line must name the columns');
  return lines.map((line, index) => {
    const [run = '', group = '', column = '', conversation = '', cells, ours, theirs, reason = ''] = line.split('\t');
    if (reason.trim() === '') throw new ConformanceError('differences_unreadable', `differences.tsv: line ${index + 2} has no reason`);
    return { run, group, column, conversation, cells: Number(cells), ours: Number(ours), theirs: Number(theirs), reason };
  });
}

export function formatDifferences(differences: readonly Difference[]): string {
  const lines = differences.map((difference) => HEADER.map((name) => difference[name]).join('\t'));
  return `${[HEADER.join('\t'), ...lines].join('\n')}\n`;
}

export function covers(difference: Difference, cell: Cell): boolean {
  return (
    matchesGlob(difference.run, cell.run) &&
    matchesGlob(difference.group, cell.group) &&
    matchesGlob(difference.column, cell.column) &&
    matchesGlob(difference.conversation, cell.conversation)
  );
}

/** The lines with the counts that they have now. */
export interface Audit {
  readonly unlisted: readonly Cell[];
  /** Lines that no longer say what is there, beside what they should say. */
  readonly stale: readonly { readonly listed: Difference; readonly found: Difference }[];
  readonly current: readonly Difference[];
}

export function audit(differences: readonly Difference[], cells: readonly Cell[]): Audit {
  const current = differences.map((difference) => ({ ...difference, cells: 0, ours: 0, theirs: 0 }));
  const unlisted: Cell[] = [];
  for (const cell of cells) {
    const line = current.find((difference) => covers(difference, cell));
    if (line === undefined) {
      unlisted.push(cell);
      continue;
    }
    line.cells++;
    line.ours += amount(cell.ours);
    line.theirs += amount(cell.theirs);
  }
  const stale = differences.flatMap((listed, index) => {
    const found = current[index] as Difference;
    const same = listed.cells === found.cells && listed.ours === found.ours && listed.theirs === found.theirs;
    return same && listed.cells > 0 ? [] : [{ listed, found }];
  });
  return { unlisted, stale, current };
}

const amount = (value: Cell['ours']) => (typeof value === 'number' ? value : 0);
