import { seconds } from '@mirrorscope/runtime/duration';
import { listed, quoted, suggestion } from '@mirrorscope/runtime/words';
import { CompareError } from './error.ts';
import { METRICS, type Metric, type MetricName } from './metric.ts';

/** How much worse the candidate may be: by this part of the control's value, and by this much. */
export interface Limit {
  /** 0.1 is ten percent of the control's value. */
  readonly relative: number;
  /** In the metric's own unit: a part of 1, or microseconds. */
  readonly absolute: number;
}

/** A tenth, and what nobody would notice where the control's value is next to nothing: 0.1 percentage points, 0.1 ms. */
export const DEFAULT_LIMITS: Readonly<Record<Metric['unit'], Limit>> = {
  ratio: { relative: 0.1, absolute: 0.001 },
  us: { relative: 0.1, absolute: 100 },
};

const MICROSECONDS = 1_000_000;
const HUNDRED = 100;

/** Reads `METRIC=LIMIT`: `10%`, `0.5pp` (ratios), `2ms` or `300us` (times), or a sum of both kinds: `10%+0.1pp`. Throws CompareError bad_limit. */
export function parseLimit(text: string): { readonly name: MetricName; readonly limit: Limit } {
  const equals = text.indexOf('=');
  if (equals < 1) throw new CompareError('bad_limit', `The limit ${quoted(text)} is not METRIC=LIMIT, such as handshake_p99=10%`);
  const name = text.slice(0, equals);
  const metric = METRICS.find((candidate) => candidate.name === name);
  if (metric === undefined) {
    const names = METRICS.map((known) => known.name);
    throw new CompareError('bad_limit', `There is no metric ${quoted(name)}: ${suggestion(name, names, `they are ${listed(names)}`)}`);
  }
  const limit = { relative: 0, absolute: 0 };
  for (const part of text.slice(equals + 1).split('+')) {
    const percent = number(/^(.+)%$/.exec(part)?.[1]);
    const absolute = metric.unit === 'ratio' ? points(part) : microseconds(part);
    if (percent !== undefined) limit.relative += percent / HUNDRED;
    else if (absolute !== undefined) limit.absolute += absolute;
    else throw new CompareError('bad_limit', `The limit ${quoted(text)} is not understood: give ${FORMS[metric.unit]}`);
  }
  return { name: metric.name, limit };
}

const FORMS: Readonly<Record<Metric['unit'], string>> = {
  ratio: 'percent of the control (10%), percentage points (0.5pp) or both (10%+0.5pp)',
  us: 'percent of the control (10%), a time (2ms, 300us) or both (10%+2ms)',
};

const number = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;

function points(text: string): number | undefined {
  const value = number(/^(.+)pp$/.exec(text)?.[1]);
  return value === undefined ? undefined : value / HUNDRED;
}

function microseconds(text: string): number | undefined {
  const value = seconds(text);
  return number(/^(.+)us$/.exec(text)?.[1]) ?? (value === undefined ? undefined : value * MICROSECONDS);
}
