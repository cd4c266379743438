import { counted } from '../quantity.ts';
import type { Diagnosis } from './examine.ts';

/** A line for each finding, with what mends it below, and a last one that sums up. */
export function report(diagnoses: readonly Diagnosis[]): string {
  const width = Math.max(...diagnoses.map(({ check }) => check.length));
  const lines = diagnoses.map(({ state, check, says, remedy }) => {
    const mends = remedy === undefined || remedy === '' ? '' : `${' '.repeat(STATE + width)}  mend: ${remedy}\n`;
    return `${state.padEnd(STATE)}${check.padEnd(width)}  ${says}\n${mends}`;
  });
  const of = (state: Diagnosis['state']): number => diagnoses.filter((diagnosis) => diagnosis.state === state).length;
  return `${lines.join('')}\n${counted(of('problem'), 'problem')}, ${counted(of('warning'), 'warning')}, ${of('ok')} ok\n`;
}

const STATE = 'problem  '.length;
