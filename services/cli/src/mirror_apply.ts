import type { Aws, Plan } from '@mirrorscope/mirror';
import { applyText } from './mirror_text.ts';
import { printText } from './output.ts';
import type { Steps } from './steps.ts';

interface ApplyOptions {
  readonly signal: AbortSignal;
  readonly steps: Steps;
  readonly json: boolean;
}

/** Applies a plan and prints what became of it, also where not all of it could be done. Throws as applyPlan does. */
export async function applyAndTell(aws: Aws, plan: Plan, { signal, steps, json }: ApplyOptions): Promise<void> {
  const { applyPlan } = await import('@mirrorscope/mirror');
  await applyPlan(aws, plan, {
    signal,
    onProgress: steps.show,
    onReport(report) {
      steps.end();
      printText(json ? `${JSON.stringify(report, null, 2)}\n` : applyText(report));
    },
  });
}
