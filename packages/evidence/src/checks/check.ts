import type { Check, Evidence } from '../schema/evidence.ts';

/** All of the evidence that checks look at. */
export type Measured = Pick<Evidence, 'created' | 'range' | 'mirror' | 'truncation' | 'metrics' | 'quality'>;

const check =
  (verdict: Check['verdict']) =>
  (name: string, text: string, learn = '', items: readonly string[] = []): Check => ({ name, verdict, text, learn, items: [...items] });

export const inOrder = check('in order');
/** The data shows a gap. */
export const found = check('found');
/** The data does not tell. */
export const notKnown = check('not known');
/** True of every package. */
export const inherent = check('inherent');

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });

/** `12,402`, `5.7456` */
export const number = (value: number): string => grouped.format(value);

/** `1 session`, `2,000 sessions` */
export const counted = (value: number, thing: string): string => `${number(value)} ${thing}${value === 1 ? '' : 's'}`;

/** Of a whole, to two places; 0 of nothing. */
export const percentOf = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((1e4 * part) / whole) / 100);
