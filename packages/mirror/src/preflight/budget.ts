import { costOf } from '../plan/cost.ts';
import { dollars } from '../plan/words.ts';
import type { Check } from './check.ts';

/** That the whole mirror, not its share of now alone, stays within the file's budget. */
export const budget: Check = (draft) => {
  const { total, budget: most } = costOf(draft);
  if (most === undefined || total <= most) return [];
  return [
    {
      code: 'over_budget',
      severity: 'error',
      about: draft.file.name,
      message: `All sources of ${draft.file.name} would cost ${dollars(total)} a month, and the budget is ${dollars(most)}.`,
      meaning: 'AWS bills sessions by the hour until they are deleted, whether they mirror anything or not.',
      remedy: 'Select fewer sources, mirror within zones, or raise budget.perMonth.',
    },
  ];
};
