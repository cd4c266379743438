/** Reports over time: the steps they are asked for, and those that an answer is of. */
import { useMemo } from 'preact/hooks';
import type { Table } from '../../src/contract.ts';
import { useTime } from '../state/time.tsx';
import type { Moments } from '../time/range.ts';
import type { StepAnswer } from '../time/series.ts';
import { alignedTo, stepFor } from '../time/step.ts';
import { question } from './client.ts';
import { type Answer, useAnswer } from './use_answer.ts';

/** Reports over time know whole minutes. */
const LEAST_STEP = 60;

export interface StepRange {
  readonly moments: Moments;
  /** Seconds. */
  readonly step: number;
}

/** The steps of the time shown. */
export function useSteps(least = LEAST_STEP): StepRange | undefined {
  const { moments, range } = useTime();
  return useMemo(() => {
    if (moments === undefined) return undefined;
    const step = stepFor(moments, least);
    return { moments: alignedTo(moments, step, range.kind === 'last'), step };
  }, [moments, least]);
}

/** Asks for something over time, by `since`, `until` and `step`. Without a range nothing is asked. */
export function useStepAnswer(
  path: string,
  range: StepRange | undefined,
  parameters: Readonly<Record<string, string>> = {},
): Answer<Table> {
  const asked = range && { since: iso(range.moments.since), until: iso(range.moments.until), step: range.step, ...parameters };
  return useAnswer<Table>(asked === undefined ? null : question(path, asked));
}

/** The answer with the steps that it was asked for, which are not those of the time shown while a newer one is under way. */
export function stepsIn({ data, asked, at }: Answer<Table>): StepAnswer | undefined {
  if (data === undefined) return undefined;
  const params = new URLSearchParams(asked.split('?')[1]);
  const time = (name: string) => Date.parse(params.get(name) ?? '');
  return { ...data, moments: { since: time('since'), until: time('until') }, step: Number(params.get('step')), now: at };
}

const iso = (time: number) => new Date(time).toISOString();
