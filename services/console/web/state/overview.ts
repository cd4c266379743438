/** The figures of the overview: totals of a time, and how they stand to the time before. */
import { change } from '../format/number.ts';
import { shortText, type Unit } from '../format/unit.ts';
import { meanOf, type StepAnswer, totalOf } from '../time/series.ts';

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
  readonly unit: Unit;
  readonly moreIsWorse: boolean;
  /** NaN where there is nothing to say, undefined where the answer is not there. */
  readonly of: (answers: Answers) => number | undefined;
}

const sum = (answer: StepAnswer | undefined, column: string) => answer && totalOf(answer, column);

const FIGURES: readonly Figure[] = [
  {
    title: 'Traffic',
    text: 'bytes',
    href: '/reports/top-talkers',
    unit: 'bytes',
    moreIsWorse: false,
    of: ({ traffic }) => sum(traffic, 'bytes'),
  },
  {
    title: 'Flows',
    text: 'began',
    href: '/flows',
    unit: 'count',
    moreIsWorse: false,
    of: ({ traffic }) => sum(traffic, 'flows'),
  },
  {
    title: 'Retransmitted',
    text: 'of TCP packets',
    href: '/reports/retransmitting-conversations',
    unit: 'percent',
    moreIsWorse: true,
    of: ({ health }) => health && (100 * totalOf(health, 'retransmits')) / totalOf(health, 'packets'),
  },
  {
    title: 'Resets',
    text: 'packets with RST',
    href: '/reports/resets',
    unit: 'count',
    moreIsWorse: true,
    of: ({ health }) => sum(health, 'resets'),
  },
  {
    title: 'Handshake',
    text: 'mean, SYN to ACK',
    href: '/reports/handshake-latency',
    unit: 'ms',
    moreIsWorse: true,
    of: ({ handshakes }) =>
      handshakes && meanOf(handshakes, 'server_mean_ms', 'handshakes') + meanOf(handshakes, 'client_mean_ms', 'handshakes'),
  },
  {
    title: 'Mirror loss',
    text: 'TCP bytes not seen',
    href: '/health',
    unit: 'bytes',
    moreIsWorse: true,
    of: ({ health }) => sum(health, 'missed_bytes'),
  },
];

export function tilesOf(now: Answers, before: Answers): readonly Tile[] {
  return FIGURES.map(({ title, text, href, unit, moreIsWorse, of }) => {
    const value = of(now);
    const earlier = of(before);
    const difference = value === undefined || earlier === undefined ? undefined : change(value, earlier);
    return {
      title,
      text,
      href,
      value: value === undefined ? undefined : shortText(value, unit),
      change: difference,
      worse: difference === undefined || !moreIsWorse || value === earlier ? undefined : Number(value) > Number(earlier),
    };
  });
}
