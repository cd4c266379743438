/** The figures of the overview: totals of a time, and how they stand to the time before. */
import { change } from '../format/number.ts';
import { shortText, type Unit } from '../format/unit.ts';
import { meanOf, type StepAnswer, secondsOf, totalOf } from '../time/series.ts';

export interface Answers {
  readonly traffic: StepAnswer | undefined;
  readonly health: StepAnswer | undefined;
  readonly handshakes: StepAnswer | undefined;
}

export interface Tile {
  readonly title: string;
  /** What it is of, in a few words. */
  readonly text: string;
  readonly href: string;
  /** Undefined while its answer is not there yet. */
  readonly value: string | undefined;
  readonly change: string | undefined;
  /** Whether more than before is worse; undefined where it is neither. */
  readonly worse: boolean | undefined;
}

interface Figure {
  readonly title: string;
  readonly text: string;
  readonly href: string;
  readonly answer: keyof Answers;
  readonly unit: Unit;
  readonly moreIsWorse: boolean;
  /** NaN where there is nothing to say. */
  readonly of: (answer: StepAnswer) => number;
  /** Whether it grows with the time that it is of. */
  readonly adds: boolean;
}

/** The sum of a column. */
const sum = (column: string) => ({ adds: true, of: (answer: StepAnswer) => totalOf(answer, column) });

const FIGURES: readonly Figure[] = [
  { title: 'Traffic', text: 'bytes', href: '/reports/top-talkers', answer: 'traffic', unit: 'bytes', moreIsWorse: false, ...sum('bytes') },
  { title: 'Flows', text: 'began', href: '/flows', answer: 'traffic', unit: 'count', moreIsWorse: false, ...sum('flows') },
  {
    title: 'Retransmitted',
    text: 'of TCP packets',
    href: '/reports/retransmitting-conversations',
    answer: 'health',
    unit: 'percent',
    moreIsWorse: true,
    of: (health) => (100 * totalOf(health, 'retransmits')) / totalOf(health, 'packets'),
    adds: false,
  },
  {
    title: 'Resets',
    text: 'packets with RST',
    href: '/reports/resets',
    answer: 'health',
    unit: 'count',
    moreIsWorse: true,
    ...sum('resets'),
  },
  {
    title: 'Handshake',
    text: 'mean, SYN to ACK',
    href: '/reports/handshake-latency',
    answer: 'handshakes',
    unit: 'ms',
    moreIsWorse: true,
    of: (handshakes) => meanOf(handshakes, 'server_mean_ms', 'handshakes') + meanOf(handshakes, 'client_mean_ms', 'handshakes'),
    adds: false,
  },
  {
    title: 'Mirror loss',
    text: 'TCP bytes not seen',
    href: '/health',
    answer: 'health',
    unit: 'bytes',
    moreIsWorse: true,
    ...sum('missed_bytes'),
  },
];

/** The time before is not to the second as long: sums are compared a second. */
export function tilesOf(now: Answers, before: Answers): readonly Tile[] {
  return FIGURES.map(({ title, text, href, answer, unit, moreIsWorse, of, adds }) => {
    const [latest, earlier] = [now[answer], before[answer]];
    const comparable = (one: StepAnswer) => of(one) / (adds ? secondsOf(one) : 1);
    const value = latest && comparable(latest);
    const other = latest && earlier && isJustBefore(earlier, latest) ? comparable(earlier) : undefined;
    const difference = value === undefined || other === undefined ? undefined : change(value, other);
    const isSame = difference === undefined || difference.startsWith('±');
    return {
      title,
      text,
      href,
      value: latest && shortText(of(latest), unit),
      change: difference,
      worse: isSame || !moreIsWorse ? undefined : Number(value) > Number(other),
    };
  });
}

/** Not so while one of the two answers is still of the time shown earlier. */
function isJustBefore(earlier: StepAnswer, latest: StepAnswer): boolean {
  const between = latest.moments.since - earlier.moments.until;
  return earlier.step === latest.step && between >= 0 && between <= 2 * latest.step * 1000;
}
