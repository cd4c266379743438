/** What ECharts draws: series over time, or bars by name. */

import { shortText, type Unit } from '../format/unit.ts';
import { axisLabel, formatSpan, type Zone } from '../time/format.ts';
import type { Moments } from '../time/range.ts';
import type { Series } from '../time/series.ts';
import type { EChartsCoreOption } from './echarts.ts';
import type { Palette } from './use_echarts.ts';

interface TimeChartData {
  /** Where steps begin, milliseconds since 1970. */
  readonly times: readonly number[];
  /** Seconds. */
  readonly step: number;
  readonly moments: Moments;
  readonly series: readonly Series[];
  readonly unit: Unit;
  readonly zone: Zone;
}

export function timeOption(data: TimeChartData, hidden: ReadonlySet<string>, palette: Palette): EChartsCoreOption {
  const { times, step, moments, series, unit, zone } = data;
  return {
    ...base(palette),
    useUTC: zone === 'utc',
    xAxis: {
      type: 'time',
      min: moments.since,
      max: moments.until,
      minInterval: Math.min(step, 60) * 1000,
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        color: palette.muted,
        hideOverlap: true,
        formatter: (time: number) => axisLabel(time, step, zone),
      },
    },
    yAxis: valueAxis(unit, palette),
    tooltip: {
      ...tooltip(palette),
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: palette.muted, type: 'dashed' } },
      formatter: (points: unknown) => {
        const [point] = points as readonly { readonly dataIndex: number }[];
        return point === undefined ? '' : stepTooltip(data, hidden, palette, point.dataIndex);
      },
    },
    series: series
      .map((one, index) => ({
        ...drawn(one, times, step, moments),
        color: palette.series[one.color ?? index] ?? palette.text,
        z: 10 - index,
      }))
      .filter(({ name }) => !hidden.has(name)),
  };
}

/** So few points are marked, each for itself. */
const FEW = 12;

function drawn({ name, values, kind = 'line', stack }: Series, times: readonly number[], step: number, moments: Moments) {
  // A step stands at its middle, but inside the axis.
  const place = (time: number) => Math.min(Math.max(time + step * 500, moments.since), moments.until);
  const alone = (index: number) => (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
  return {
    name,
    type: kind === 'bar' ? 'bar' : 'line',
    stack: stack ?? null,
    data: times.map((time, index) => ({
      value: [place(time), values[index] ?? null],
      symbolSize: alone(index) || times.length <= FEW ? 5 : 0,
    })),
    symbol: 'circle',
    showSymbol: true,
    lineStyle: { width: 1.75 },
    ...(kind === 'area' ? { areaStyle: { opacity: 0.16 } } : {}),
    ...(kind === 'bar' ? { barMaxWidth: 24, barCategoryGap: '20%', itemStyle: { borderRadius: [2, 2, 0, 0] } } : {}),
    emphasis: { disabled: true },
    animation: false,
  };
}

/** An element, and not HTML in a string: that would need inline styles, which the page's policy forbids, and escaping. */
function stepTooltip(data: TimeChartData, hidden: ReadonlySet<string>, palette: Palette, index: number): HTMLElement {
  const { times, step, series, unit, zone } = data;
  const start = times[index] ?? 0;
  return tooltipElement(
    formatSpan(start, start + step * 1000, zone),
    series.flatMap(({ name, values, color }, at) => {
      const value = values[index];
      if (hidden.has(name)) return [];
      return [
        {
          name,
          color: palette.series[color ?? at] ?? '',
          text: value === null || value === undefined ? 'nothing measured' : shortText(value, unit),
        },
      ];
    }),
  );
}

interface BarChartData {
  readonly names: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly unit: Unit;
}

/** Bars from left to right, the first on top; `width` pixels wide. */
export function barOption({ names, series, unit }: BarChartData, palette: Palette, width: number): EChartsCoreOption {
  return {
    ...base(palette),
    xAxis: { ...valueAxis(unit, palette), splitNumber: width < 500 ? 1 : 4 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: names,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: palette.text, width: Math.min(320, width * 0.45), overflow: 'truncate', fontSize: 12 },
    },
    tooltip: {
      ...tooltip(palette),
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: palette.muted, opacity: 0.1 } },
      formatter: (points: unknown) => {
        const [point] = points as readonly { readonly dataIndex: number }[];
        const at = point?.dataIndex ?? 0;
        return tooltipElement(
          names[at] ?? '',
          series.map(({ name, values }, index) => ({ name, color: palette.series[index] ?? '', text: shortText(values[at] ?? 0, unit) })),
        );
      },
    },
    series: series.map(({ name, values }, index) => ({
      name,
      type: 'bar',
      stack: 'all',
      data: values,
      color: palette.series[index],
      barMaxWidth: 16,
      animation: false,
      emphasis: { disabled: true },
    })),
  };
}

function base(palette: Palette) {
  return {
    animation: false,
    textStyle: { fontFamily: palette.font, color: palette.text },
    grid: { left: 4, right: 12, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  };
}

function valueAxis(unit: Unit, palette: Palette) {
  return {
    type: 'value',
    min: 0,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.muted, formatter: (value: number) => shortText(value, unit) },
    splitNumber: 3,
  };
}

function tooltip(palette: Palette) {
  return {
    className: 'chart-tooltip',
    confine: true,
    transitionDuration: 0,
    backgroundColor: palette.surface,
    borderColor: palette.line,
    textStyle: { color: palette.text },
  };
}

function tooltipElement(
  title: string,
  lines: readonly { readonly name: string; readonly color: string; readonly text: string }[],
): HTMLElement {
  const box = document.createElement('div');
  box.append(element('strong', title));
  for (const { name, color, text } of lines) {
    const line = document.createElement('div');
    const mark = element('span', '');
    mark.className = 'mark';
    mark.style.background = color;
    line.className = 'chart-tooltip-line';
    line.append(mark, element('span', name), element('b', text));
    box.append(line);
  }
  return box;
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
