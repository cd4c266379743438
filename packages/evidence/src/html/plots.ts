import type { Evidence } from '../schema/evidence.ts';
import { PLOT, round, TimeAxis, ValueAxis } from './axes.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

export interface Series {
  readonly name: string;
  /** By time, as queries give it; null where there is no value. */
  readonly values: ReadonlyMap<string, number | null>;
}

export interface PlotOptions {
  /** Names it in links, and within the page. */
  readonly id: string;
  readonly title: string;
  /** What it measures and how to read it. */
  readonly text: string;
  readonly range: Evidence['range'];
  readonly series: readonly Series[];
  /** Values in the table and on hovering. */
  readonly format: (value: number) => string;
  readonly axisFormat?: (value: number) => string;
  /** File with all of it. */
  readonly file: string;
}

/** Values of each step on top of each other. No bar: no record begins in that step. */
export function barPlot(options: PlotOptions): Html {
  const { series, format } = options;
  const time = new TimeAxis(options.range);
  const sums = timesOf(series).map((at) => series.reduce((sum, { values }) => sum + (values.get(at) ?? 0), 0));
  const axis = new ValueAxis(Math.max(0, ...sums), options.axisFormat ?? format);
  const bars = timesOf(series).map((at) => {
    const step = time.stepAt(at);
    const left = time.x(step);
    const width = Math.max(time.x(step + 1) - left - 1, 0.75);
    let below = 0;
    const parts = series.map(({ values }, i) => {
      const value = values.get(at) ?? 0;
      below += value;
      const height = axis.y(below - value) - axis.y(below);
      return (
        value > 0 &&
        html`<rect class="s${i}" x="${round(left)}" y="${round(axis.y(below))}" width="${round(width)}" height="${round(height)}"/>`
      );
    });
    return html`<g>${parts}<title>${time.name(step)}: ${told(series, at, format)}</title></g>`;
  });
  return figure(options, [axis.drawn(), bars, time.drawn()]);
}

/** A point a step, joined where steps follow each other: between others nothing is known. */
export function linePlot(options: PlotOptions): Html {
  const { series, format } = options;
  const time = new TimeAxis(options.range);
  const greatest = Math.max(0, ...series.flatMap(({ values }) => [...values.values()].map((value) => value ?? 0)));
  const axis = new ValueAxis(greatest, options.axisFormat ?? format);
  const middle = (step: number): number => (time.x(step) + time.x(step + 1)) / 2;
  const lines = series.map(({ name, values }, i) => {
    const points = [...values].flatMap(([at, value]) => (value === null ? [] : [{ step: time.stepAt(at), value }]));
    const path = points.map(
      ({ step, value }, j) => `${points[j - 1]?.step === step - 1 ? 'L' : 'M'}${round(middle(step))} ${round(axis.y(value))}`,
    );
    const marks = points.map(
      ({ step, value }) =>
        html`<circle cx="${round(middle(step))}" cy="${round(axis.y(value))}" r="2.6"><title>${time.name(step)}: ${name} ${format(value)}</title></circle>`,
    );
    return html`<g class="l${i}"><path d="${path.join('')}"/>${marks}</g>`;
  });
  return figure(options, [axis.drawn(), lines, time.drawn()]);
}

const timesOf = (series: readonly Series[]): string[] => [...new Set(series.flatMap(({ values }) => [...values.keys()]))].sort();

const told = (series: readonly Series[], at: string, format: (value: number) => string): string =>
  series.map(({ name, values }) => `${name} ${text(values.get(at), format)}`).join(', ');

const text = (value: number | null | undefined, format: (value: number) => string): string =>
  value === null || value === undefined ? '–' : format(value);

function figure({ id, title, text: words, range, series, format, file }: PlotOptions, drawn: readonly (Html | readonly Html[])[]): Html {
  const time = new TimeAxis(range);
  const columns = [
    { title: 'from, to (UTC)', cell: (at: string) => time.name(time.stepAt(at)) },
    ...series.map(({ name, values }) => ({ title: name, isNumber: true, cell: (at: string) => text(values.get(at), format) })),
  ];
  return html`<figure id="${id}">
<figcaption><h3>${title}</h3><p>${words}</p>
<p class="legend" aria-hidden="true">${series.map(({ name }, i) => html`<span><i class="k${i}"></i>${name}</span> `)}</p></figcaption>
<svg viewBox="0 0 ${PLOT.width} ${PLOT.height}" role="img" aria-label="${title}: the table below has its values">${drawn}</svg>
<details><summary>Values</summary>
${table(title, columns, timesOf(series), file)}</details>
</figure>
`;
}

/** When each viewpoint was seen: a row each, dark where packets were there for certain, light within a record. */
export function presencePlot(
  range: Evidence['range'],
  rows: readonly { name: string; seen: readonly number[]; spanned: readonly number[] }[],
): Html {
  const time = new TimeAxis(range);
  const height = rows.length * 30;
  const cell = (step: number, y: number, kind: string): Html =>
    html`<rect class="${kind}" x="${round(time.x(step))}" y="${y}" width="${round(Math.max(time.x(step + 1) - time.x(step), 0.75))}" height="12"/>`;
  const drawn = rows.map(({ name, seen, spanned }, i) => {
    const y = 16 + i * 30;
    const certain = new Set(seen);
    const cells = spanned.map((step) => cell(step, y, certain.has(step) ? 'seen' : 'spanned'));
    return html`<g><title>${name}: packets for certain in ${certain.size} of ${time.steps} steps</title><text x="${PLOT.left}" y="${y - 4}">${name}</text><rect class="unseen" x="${PLOT.left}" y="${y}" width="${round(time.x(time.steps) - PLOT.left)}" height="12"/>${cells}</g>`;
  });
  return html`<svg class="presence" viewBox="0 0 ${PLOT.width} ${height + 34}" role="img" aria-label="When each viewpoint was seen; the table has it in minutes">${drawn}${time.drawn(height + 8)}</svg>
`;
}
