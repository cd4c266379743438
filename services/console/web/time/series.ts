/** Answers of the reports over time, as series with a value for every step. */
import type { Rows } from '../format/delimited.ts';
import type { AnswerColumn } from '../format/unit.ts';
import type { Moments } from './range.ts';
import { bucketsOf, coveredSeconds } from './step.ts';

/** An answer over time: a row for each step that has something, its beginning in the column `bucket`; and what it was asked for. */
export interface StepAnswer {
  readonly columns: readonly AnswerColumn[];
  readonly rows: Rows;
  /** Whole steps, and a whole minute or step at the end. */
  readonly moments: Moments;
  /** Seconds. */
  readonly step: number;
  /** When it was answered. */
  readonly now: number;
}

export type Values = readonly (number | null)[];

/** What a chart draws. */
export interface Series {
  readonly name: string;
  /** One for each step; null where nothing was measured. */
  readonly values: Values;
  /** How it is drawn; a line unless said otherwise. */
  readonly kind?: 'line' | 'area' | 'bar';
  /** Which colour of the palette, from 0; that of its place unless said otherwise. */
  readonly color?: number;
  /** Series of one stack stand on each other. */
  readonly stack?: string;
}

/** A column's value for each step; null where the answer has none. */
export function valuesOf({ columns, rows, moments, step }: StepAnswer, column: string): Values {
  const at = columns.findIndex(({ name }) => name === column);
  const bucketAt = columns.findIndex(({ name }) => name === 'bucket');
  const byTime = new Map(rows.map((row) => [Date.parse(String(row[bucketAt])), row[at]]));
  return bucketsOf(moments, step).map((bucket) => {
    const value = byTime.get(bucket) ?? null;
    return value === null ? null : Number(value);
  });
}

/** A counter a second, times `factor`: nothing counted is zero. */
export function ratesOf(answer: StepAnswer, column: string, factor = 1): Values {
  const { moments, step, now } = answer;
  const buckets = bucketsOf(moments, step);
  return valuesOf(answer, column).map(
    (count, index) => ((count ?? 0) * factor) / coveredSeconds(buckets[index] ?? 0, step, moments.until, now),
  );
}

export function totalOf(answer: StepAnswer, column: string): number {
  return sum(valuesOf(answer, column));
}

/** How long the time of an answer is: up to now, where that lies in it. */
export function secondsOf({ moments, now }: StepAnswer): number {
  return Math.max(1, (Math.min(moments.until, Math.max(now, moments.since)) - moments.since) / 1000);
}

/** The mean of a column whose values stand for as many samples as another column says; NaN where there are none. */
export function meanOf(answer: StepAnswer, column: string, samplesColumn: string): number {
  const values = valuesOf(answer, column);
  const samples = valuesOf(answer, samplesColumn).map((count, index) => (values[index] === null ? 0 : count));
  return sum(values.map((value, index) => (value ?? 0) * (samples[index] ?? 0))) / sum(samples);
}

function sum(values: Values): number {
  return values.reduce<number>((all, value) => all + (value ?? 0), 0);
}
