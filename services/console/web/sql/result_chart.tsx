import type { Table } from '../../src/contract.ts';
import { BarChart } from '../components/bar_chart.tsx';
import { TimeChart } from '../components/time_chart.tsx';
import { useParam } from '../state/location.ts';
import { axesOf, type Plot, plotOf } from './plot.ts';

/** The result as a chart, with the columns of its axes to choose. */
export function ResultChart({ answer }: { readonly answer: Table }) {
  const [x, setX] = useParam('x');
  const [y, setY] = useParam('y');
  const axes = axesOf(answer);
  const plot = plotOf(answer, x, y === '' ? [] : y.split(','));
  if (plot === undefined) return <p class="empty">A chart needs a column of numbers.</p>;
  const drawn = plot.series.map(({ name }) => name);
  const toggle = (name: string) => setY((drawn.includes(name) ? drawn.filter((other) => other !== name) : [...drawn, name]).join());
  return (
    <>
      <div class="axes">
        <label class="inline-field">
          By
          <select value={plot.x} onChange={(event) => setX(event.currentTarget.value)}>
            {axes.x.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <fieldset class="axis-choices">
          <legend class="visually-hidden">Columns drawn</legend>
          {axes.y.map((name) => (
            <label key={name}>
              <input type="checkbox" checked={drawn.includes(name)} onChange={() => toggle(name)} /> {name}
            </label>
          ))}
        </fieldset>
      </div>
      {plot.kind === 'bars' ? <BarChart title={`By ${plot.x}`} bars={plot} /> : <OverTime plot={plot} />}
    </>
  );
}

function OverTime({ plot: { x, times, step, series, unit } }: { readonly plot: Plot }) {
  const moments = { since: times[0] ?? 0, until: (times.at(-1) ?? 0) + step * 1000 };
  return (
    <TimeChart
      title={`Over ${x}`}
      text="Drag over the chart to choose its time."
      times={times}
      step={step}
      moments={moments}
      series={series}
      unit={unit}
    />
  );
}
