import type { Plan } from '@mirrorscope/mirror';
import { confirm } from './confirm.ts';
import type { AtWork } from './mirror_options.ts';
import { applyText } from './mirror_text.ts';
import { printText } from './output.ts';

interface ApplyOptions {
  readonly question: string;
  /** Not to be asked. */
  readonly yes: boolean | undefined;
  readonly json: boolean | undefined;
}

/** Asks, applies a plan, and prints what became of it, also where not all of it could be done. Throws as applyPlan does. */
export async function askAndApply({ aws, signal, steps }: AtWork, plan: Plan, { question, yes, json }: ApplyOptions): Promise<void> {
  const { applyPlan } = await import('@mirrorscope/mirror');
  const isDone = plan.changes.every(({ action }) => action === 'unchanged');
  if (!isDone) await confirm(question, yes);
  else if (!json) return;
  await applyPlan(aws, plan, {
    signal,
    onProgress: steps.show,
    onReport(report) {
      steps.end();
      printText(json ? `${JSON.stringify(report, null, 2)}\n` : applyText(report));
    },
  });
}
