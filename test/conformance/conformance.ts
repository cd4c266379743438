import { readFileSync } from 'node:fs';
import { type Audit, audit, type Difference, parseDifferences } from './differences.ts';
import type { EngineResult } from './engine.ts';
import { judge } from './judge.ts';
import { INFORMATIONAL, Ledger } from './ledger.ts';
import type { Run } from './runs.ts';

export const DIFFERENCES_FILE = new URL('differences.tsv', import.meta.url);

export function loadDifferences(): Difference[] {
  return parseDifferences(readFileSync(DIFFERENCES_FILE, 'utf8'));
}

export interface Judgement {
  readonly ledger: Ledger;
  readonly results: ReadonlyMap<Run, EngineResult>;
}

/** Makes the given runs, one after the other. */
export async function judgeAll(runs: readonly Run[]): Promise<Judgement> {
  const ledger = new Ledger();
  const results = new Map<Run, EngineResult>();
  for (const run of runs) {
    const judged = await judge(run);
    ledger.merge(judged.ledger);
    results.set(run, judged.result);
  }
  return { ledger, results };
}

/** The cells that count, held against the listed differences of these runs. */
export function auditRuns(ledger: Ledger, runs: readonly Run[], differences: readonly Difference[]): Audit {
  const names = new Set(runs.map((run) => run.name));
  const concerned = differences.filter(({ run }) => names.has(run));
  return audit(
    concerned,
    ledger.differing.filter(({ group }) => !INFORMATIONAL.has(group)),
  );
}
