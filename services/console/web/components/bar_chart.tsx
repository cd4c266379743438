import { useRef } from 'preact/hooks';
import { shortText } from '../format/unit.ts';
import type { BarsOfReport } from '../state/report_chart.ts';
import { barOption } from './chart_option.ts';
import { useEcharts } from './use_echarts.ts';

/** The first rows of a table as bars. The numbers are in the table below it, so it has none of its own. */
export function BarChart({ title, bars }: { readonly title: string; readonly bars: BarsOfReport }) {
  const box = useRef<HTMLDivElement>(null);
  useEcharts(box, (palette) => barOption(bars, palette, box.current?.clientWidth ?? 0), [JSON.stringify(bars)]);
  const first = bars.series.map(({ name, values }) => `${name} ${shortText(values[0] ?? 0, bars.unit)}`).join(', ');
  return (
    <figure class="card chart">
      <figcaption class="card-head">
        <h2>{title}</h2>
        <div class="legend">
          {bars.series.map(({ name }, index) => (
            <span key={name} class="legend-item">
              <span class={`mark series-${index + 1}`} />
              {name}
            </span>
          ))}
        </div>
      </figcaption>
      <div
        class="chart-bars"
        role="img"
        aria-label={`${title}: ${bars.names.length} bars. The first, ${bars.names[0]}: ${first}. The numbers are in the table.`}
        style={{ height: `${44 + bars.names.length * 26}px` }}
        ref={box}
      />
    </figure>
  );
}
