import type { Evidence } from '../schema/evidence.ts';
import { type Html, html } from './html.ts';

/** Size of a plot in units of its own; it grows with the page. */
export const PLOT = { left: 58, right: 30, top: 10, bottom: 26, width: 860, height: 200 } as const;

const INNER = { width: PLOT.width - PLOT.left - PLOT.right, height: PLOT.height - PLOT.top - PLOT.bottom } as const;
const BASE = PLOT.top + INNER.height;

const SECOND = 1000;
const DAY = 86_400;
/** Seconds between two ticks. */
const SPACINGS = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10_800, 21_600, 43_200, DAY, 2 * DAY, 7 * DAY, 30 * DAY];
const MOST_TICKS = 8;

/** Places along the time of a range. */
export class TimeAxis {
  readonly #from: number;
  readonly #to: number;
  readonly step: number;

  constructor({ from, to, step_seconds }: Evidence['range']) {
    this.#from = Date.parse(from);
    this.#to = Date.parse(to);
    this.step = step_seconds * SECOND;
  }

  get steps(): number {
    return Math.ceil((this.#to - this.#from) / this.step);
  }

  /** Which step a time that a query gave is the beginning of. */
  stepAt = (iso: string): number => Math.round((Date.parse(iso) - this.#from) / this.step);

  /** Where a step begins; the last one may end before its time is over. */
  x = (step: number): number => this.#x(Math.min(this.#from + step * this.step, this.#to));

  /** `12:00:05 to 12:00:10` */
  name(step: number): string {
    const begin = this.#from + step * this.step;
    return `${iso(begin)} to ${iso(Math.min(begin + this.step, this.#to))}`;
  }

  /** Ticks with their labels, and the base line. */
  drawn(base = BASE): Html {
    const seconds = (this.#to - this.#from) / SECOND;
    const spacing = SECOND * (SPACINGS.find((one) => seconds / one <= MOST_TICKS) ?? Math.ceil(seconds / MOST_TICKS / DAY) * DAY);
    const first = Math.ceil(this.#from / spacing) * spacing;
    const ticks = Array.from({ length: Math.floor((this.#to - first) / spacing) + 1 }, (_, i) => first + i * spacing);
    const label = (at: number): string => iso(at).slice(...labelOf(spacing));
    return html`<g class="axis"><path d="M${PLOT.left} ${base}H${PLOT.width - PLOT.right}"/>${ticks.map(
      (at) => html`<path d="M${round(this.#x(at))} ${base}v4"/><text x="${round(this.#x(at))}" y="${base + 17}">${label(at)}</text>`,
    )}</g>`;
  }

  #x(at: number): number {
    return PLOT.left + (INNER.width * (at - this.#from)) / (this.#to - this.#from);
  }
}

const iso = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** The part of a time that differs from tick to tick. */
const labelOf = (spacing: number): [number, number] => (spacing >= DAY * SECOND ? [5, 10] : spacing >= 60 * SECOND ? [11, 16] : [11, 19]);

/** Places up from the base line, from 0 to a round number above the greatest value. */
export class ValueAxis {
  readonly #top: number;
  readonly #text: (value: number) => string;

  constructor(greatest: number, text: (value: number) => string) {
    this.#top = roundAbove(greatest);
    this.#text = text;
  }

  y = (value: number): number => BASE - (INNER.height * value) / this.#top;

  drawn(): Html {
    const ticks = [0, 1, 2, 3, 4].map((part) => (this.#top * part) / 4);
    return html`<g class="values">${ticks.map(
      (value) =>
        html`<path d="M${PLOT.left} ${round(this.y(value))}H${PLOT.width - PLOT.right}"/><text x="${PLOT.left - 6}" y="${round(this.y(value) + 4)}">${this.#text(value)}</text>`,
    )}</g>`;
  }
}

function roundAbove(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find((step) => value <= step * power) ?? 10) * power;
}

/** Two places are as fine as anybody sees, and the same on every machine. */
export const round = (place: number): string => String(Math.round(place * 100) / 100);
