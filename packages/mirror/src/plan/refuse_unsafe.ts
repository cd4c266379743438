import { MirrorError } from '../error.ts';
import type { Plan } from './plan.ts';

/** Throws MirrorError unsafe where the plan has findings that say it will not work, or goes beyond the budget. */
export function refuseUnsafe(plan: Plan): void {
  refuseBeyondBudget(plan);
  const errors = plan.findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const others = errors.length === 1 ? '' : `; and ${errors.length - 1} more, see the plan`;
  throw new MirrorError('unsafe', `${plan.mirror} would not work: ${first.message} ${first.remedy}${others}`);
}

/** Throws MirrorError unsafe. */
export function refuseBeyondBudget({ cost: { total, budget }, mirror }: Plan): void {
  if (budget === undefined || total <= budget) return;
  const amounts = `${total.toFixed(2)} USD a month, and the budget is ${budget.toFixed(2)}`;
  throw new MirrorError('unsafe', `${mirror} would cost ${amounts}: select fewer sources, or raise budget.perMonth`);
}
