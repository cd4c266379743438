/** A result as a chart: which columns can be its axes, and the points. */
import type { Table } from '../../src/contract.ts';
import { cellText, isNumeric, type Unit, unitOf } from '../format/unit.ts';

type Answer = Pick<Table, 'columns' | 'rows'>;

/** More bars are not read any more. */
const BARS = 40;
/** As many colours as there are. */
const SERIES = 6;

export interface Axes {
  readonly x: readonly string[];
  readonly y: readonly string[];
}

export interface Plot {
  readonly kind: 'time' | 'bars';
  readonly x: string;
  readonly unit: Unit;
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Of bars. */
  readonly names: readonly string[];
  /** Of a chart over time: milliseconds since 1970, in order, and the least seconds between two. */
  readonly times: readonly number[];
  readonly step: number;
}

/** Columns that may be the axis from left to right, times first, and those that are numbers to be drawn. */
export function axesOf({ columns }: Pick<Answer, 'columns'>): Axes {
  const named = columns.map((column) => ({ name: column.name, unit: unitOf(column) }));
  const x = [...named.filter(({ unit }) => unit === 'time'), ...named.filter(({ unit }) => unit !== 'time')];
  const y = named.filter(({ unit }) => isNumeric(unit) && unit !== 'id' && unit !== 'port');
  return { x: x.map(({ name }) => name), y: y.map(({ name }) => name) };
}

/** The chart of the chosen columns; of those that suggest themselves where none is chosen. Undefined where there is nothing to draw. */
export function plotOf(answer: Answer, chosenX: string, chosenY: readonly string[]): Plot | undefined {
  const axes = axesOf(answer);
  const x = axes.x.includes(chosenX) ? chosenX : axes.x[0];
  const wanted = chosenY.filter((name) => axes.y.includes(name));
  const [first, ...more] = wanted.length > 0 ? wanted : axes.y.filter((name) => name !== x);
  if (x === undefined || first === undefined || answer.rows.length === 0) return undefined;
  const place = (name: string) => answer.columns.findIndex((column) => column.name === name);
  const unit = (name: string) => unitOf(answer.columns[place(name)]!);
  // One axis has one unit.
  const y = [first, ...more.filter((name) => unit(name) === unit(first))].slice(0, SERIES);
  const at = place(x);
  const isTime = unit(x) === 'time';
  const rows = isTime
    ? answer.rows.filter((row) => row[at] !== null).toSorted((a, b) => timeOf(a[at]) - timeOf(b[at]))
    : answer.rows.slice(0, BARS);
  const times = isTime ? rows.map((row) => timeOf(row[at])) : [];
  return {
    kind: isTime ? 'time' : 'bars',
    x,
    unit: unit(first),
    series: y.map((name) => ({ name, values: rows.map((row) => Number(row[place(name)])) })),
    names: isTime ? [] : rows.map((row) => cellText(row[at], unit(x))),
    times,
    step: stepOf(times),
  };
}

/** A Date has no time of day, and is UTC as well. */
const timeOf = (value: unknown): number => Date.parse(String(value));

function stepOf(times: readonly number[]): number {
  const gaps = times.flatMap((time, index) => (index > 0 && time > times[index - 1]! ? [time - times[index - 1]!] : []));
  return gaps.length === 0 ? 1 : gaps.reduce((least, gap) => Math.min(least, gap)) / 1000;
}
