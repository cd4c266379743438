import type { Table } from '../../src/contract.ts';
import type { Answer } from '../api/use_answer.ts';
import { stepsIn } from '../api/use_steps.ts';
import type { TimeChartDefinition } from '../state/time_charts.ts';
import { bucketsOf } from '../time/step.ts';
import { AnswerView } from './answer_view.tsx';
import { TimeChart } from './time_chart.tsx';

interface StepChartProps {
  readonly chart: Omit<TimeChartDefinition, 'report'>;
  readonly answer: Answer<Table>;
}

/** A chart of a report over time, or what stands in its place, of the same size. */
export function StepChart({ chart, answer }: StepChartProps) {
  const { title, text, help, unit, series } = chart;
  const steps = stepsIn(answer);
  if (steps === undefined) {
    return (
      <section class="card chart-waiting" aria-label={title}>
        <h2>{title}</h2>
        <AnswerView answer={answer} lines={7}>
          {() => null}
        </AnswerView>
      </section>
    );
  }
  const { moments, step } = steps;
  return (
    <AnswerView answer={answer}>
      {() => (
        <TimeChart
          title={title}
          text={text}
          help={help}
          unit={unit}
          times={bucketsOf(moments, step)}
          step={step}
          moments={moments}
          series={series(steps)}
        />
      )}
    </AnswerView>
  );
}
