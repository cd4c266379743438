import type { ReportInfo } from '../../src/contract.ts';
import { type Answer, useAnswer } from './use_answer.ts';

/** Parameters that the page gives by itself, from the time shown. */
const GIVEN: readonly string[] = ['since', 'until', 'step'];

/** All reports, which do not change while the console runs. */
export function useReports(): Answer<readonly ReportInfo[]> {
  return useAnswer<readonly ReportInfo[]>('/reports', { fixed: true });
}

export function ownParameters({ parameters }: ReportInfo): ReportInfo['parameters'] {
  return parameters.filter(({ name }) => !GIVEN.includes(name));
}

/** Whether a report has a row for each step of time. */
export function isOverTime({ parameters }: ReportInfo): boolean {
  return parameters.some(({ name }) => name === 'step');
}
