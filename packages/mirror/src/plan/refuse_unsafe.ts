import { MirrorError } from '../error.ts';
import type { Plan } from './plan.ts';

interface SafetyOptions {
  /** Findings do not matter; the budget does. */
  readonly force?: boolean;
}

/** Throws MirrorError unsafe where the plan goes beyond the budget, or has findings that say it will not work. */
export function refuseUnsafe(plan: Plan, { force = false }: SafetyOptions = {}): void {
  refuseBeyondBudget(plan);
  if (force) return;
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
