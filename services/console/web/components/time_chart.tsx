/** Series over time: legend, tooltip, zoom by dragging, and the same numbers as a table. */
import { useCallback, useRef, useState } from 'preact/hooks';
import { shortText, type Unit } from '../format/unit.ts';
import { setRange, useTime } from '../state/time.tsx';
import type { Moments } from '../time/range.ts';
import type { Series } from '../time/series.ts';
import { ChartFrame } from './chart_frame.tsx';
import { timeOption } from './chart_option.ts';
import { Crosshair } from './crosshair.tsx';
import { DragZoom } from './drag_zoom.tsx';
import { useEcharts } from './use_echarts.ts';

interface TimeChartProps {
  readonly title: string;
  /** What it measures, in a sentence. */
  readonly text: string;
  /** Where more is said of it: `/columns#client_retransmits`, `/reports/resets`. */
  readonly help?: string;
  readonly times: readonly number[];
  readonly step: number;
  readonly moments: Moments;
  readonly series: readonly Series[];
  readonly unit: Unit;
}

export function TimeChart({ title, text, help, times, step, moments, series, unit }: TimeChartProps) {
  const { zone } = useTime();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const rows = () =>
    times.map((time, index) => [new Date(time).toISOString().replace('.000', ''), ...series.map(({ values }) => values[index] ?? null)]);
  return (
    <ChartFrame
      title={title}
      text={text}
      {...(help === undefined ? {} : { help })}
      legend={series.map(({ name, color }, index) => ({ name, color: color ?? index }))}
      hidden={hidden}
      onToggle={(name) => setHidden(toggled(hidden, name))}
      columns={[{ name: 'time', type: 'DateTime' }, ...series.map(({ name }) => ({ name: seriesColumn(name, unit), type: 'Float64' }))]}
      rows={rows}
    >
      <TimeCanvas label={summary(title, series, unit)} data={{ times, step, moments, series, unit, zone }} hidden={hidden} />
    </ChartFrame>
  );
}

function TimeCanvas({ label, data, hidden }: { label: string; data: Parameters<typeof timeOption>[0]; hidden: ReadonlySet<string> }) {
  const box = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const chart = useEcharts(box, (palette) => timeOption(data, hidden, palette), [JSON.stringify(data), hidden]);
  const zoom = useCallback(
    (from: number, to: number) => {
      const time = (x: number) => Math.round(Number(chart?.convertFromPixel({ xAxisIndex: 0 }, x)));
      const since = Math.max(time(from), data.moments.since);
      const until = Math.min(time(to), data.moments.until);
      if (until - since >= 1) setRange({ kind: 'absolute', since, until });
    },
    [chart, data.moments.since, data.moments.until],
  );
  return (
    <div class="chart-area" ref={area}>
      <div class="chart-canvas" role="img" aria-label={label} ref={box} />
      <Crosshair chart={chart} />
      <DragZoom box={area} onChosen={zoom} />
    </div>
  );
}

/** What the chart shows, in words. */
function summary(title: string, series: readonly Series[], unit: Unit): string {
  const parts = series.map(({ name, values }) => {
    const measured = values.filter((value) => value !== null);
    if (measured.length === 0) return `${name}: nothing measured`;
    return `${name}: from ${shortText(Math.min(...measured), unit)} to ${shortText(Math.max(...measured), unit)}`;
  });
  return `${title}. ${parts.join('; ')}. The same numbers are in the table.`;
}

/** A series' name as a column of the table, with the unit's ending, so that the table shows the unit. */
function seriesColumn(name: string, unit: Unit): string {
  const ending: Partial<Record<Unit, string>> = {
    bytes: '_bytes',
    'bit/s': '_bits_per_second',
    '/s': '_per_second',
    percent: '_percent',
    ms: '_ms',
  };
  return `${name.toLowerCase().replaceAll(' ', '_')}${ending[unit] ?? ''}`;
}

function toggled(hidden: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(hidden);
  if (!next.delete(name)) next.add(name);
  return next;
}
