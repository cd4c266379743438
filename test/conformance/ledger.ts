/** What a cell is compared with. `tcptrace_rtt` is reported but never fails, since the two definitions differ. */
export const GROUPS = ['tshark', 'tcptrace', 'zeek', 'community_id', 'counts', 'tcptrace_rtt'] as const;
export type Group = (typeof GROUPS)[number];
export const INFORMATIONAL: ReadonlySet<Group> = new Set(['tcptrace_rtt']);

export type Value = number | string;

/** Where a cell stands. */
export interface Place {
  readonly run: string;
  readonly group: Group;
  /** Endpoints and context, for the eye and for patterns. */
  readonly conversation: string;
  /** Where to look in the reference and in our output. */
  readonly label: string;
}

export interface Cell extends Place {
  /** Endpoint whose packets are counted; empty where the cell is about the whole conversation. */
  readonly sender: string;
  readonly column: string;
  readonly ours: Value;
  readonly theirs: Value;
}

export interface Tally {
  equal: number;
  differing: number;
}

const tallyKey = (run: string, group: Group) => `${run}\t${group}`;

/** Counts the cells that are equal and keeps those that differ. */
export class Ledger {
  readonly differing: Cell[] = [];
  readonly #tallies = new Map<string, Tally>();

  /** Cells that are empty on both sides say nothing and are not counted. `fits`: equal by a rule of the caller's. */
  compare(cell: Cell, options: { readonly empty?: Value; readonly tolerance?: number; readonly fits?: boolean } = {}): void {
    const { empty = 0, tolerance = 0, fits = false } = options;
    const { ours, theirs } = cell;
    if (ours === empty && theirs === empty) return;
    const close = fits || (typeof ours === 'number' && typeof theirs === 'number' && Math.abs(ours - theirs) <= tolerance);
    const tally = this.tally(cell.run, cell.group);
    if (ours === theirs || close) {
      tally.equal++;
    } else {
      tally.differing++;
      this.differing.push(cell);
    }
  }

  tally(run: string, group: Group): Tally {
    const key = tallyKey(run, group);
    const tally = this.#tallies.get(key) ?? { equal: 0, differing: 0 };
    this.#tallies.set(key, tally);
    return tally;
  }

  merge(other: Ledger): void {
    this.differing.push(...other.differing);
    for (const [key, { equal, differing }] of other.#tallies) {
      const [run = '', group = ''] = key.split('\t');
      const tally = this.tally(run, group as Group);
      tally.equal += equal;
      tally.differing += differing;
    }
  }

  /** Equal and differing cells over the runs and groups that `keep` takes. */
  total(keep: (run: string, group: Group) => boolean): Tally {
    const sum = { equal: 0, differing: 0 };
    for (const [key, { equal, differing }] of this.#tallies) {
      const [run = '', group = ''] = key.split('\t');
      if (!keep(run, group as Group)) continue;
      sum.equal += equal;
      sum.differing += differing;
    }
    return sum;
  }

  runs(): string[] {
    return [...new Set([...this.#tallies.keys()].map((key) => key.split('\t')[0] ?? ''))];
  }
}

/** Part of the cells that are equal, 1 where there are none. */
export function share({ equal, differing }: Tally): number {
  return equal + differing === 0 ? 1 : equal / (equal + differing);
}
