import type { MirrorError } from '../error.ts';
import type { Change, Plan } from '../plan/plan.ts';
import type { OnProgress } from '../progress.ts';
import type { Ids } from './ids.ts';

export type Outcome =
  | { readonly state: 'done'; readonly id: string }
  | { readonly state: 'failed'; readonly error: MirrorError }
  | { readonly state: 'left'; readonly why: string };

/** What became of each change so far, and what that means for those to come. */
export class Ledger {
  readonly outcomes = new Map<Change, Outcome>();
  readonly #ids: Ids;
  readonly #total: number;
  readonly #onProgress: OnProgress | undefined;
  /** Filters whose rules are not as they should be: a session with one might mirror what nobody wants. By ID, with the rule. */
  readonly #broken = new Map<string, string>();
  /** Targets and filters, by ID, that a session goes on using which should not. */
  readonly #held = new Map<string, string>();

  constructor({ changes }: Plan, ids: Ids, onProgress: OnProgress | undefined) {
    this.#ids = ids;
    this.#total = changes.filter(({ action }) => action !== 'unchanged').length;
    this.#onProgress = onProgress;
  }

  set(change: Change, outcome: Outcome): void {
    this.outcomes.set(change, outcome);
    if (outcome.state !== 'done') this.#spread(change);
    this.#onProgress?.({ done: this.outcomes.size, total: this.#total, what: `${change.action} ${change.key}` });
  }

  /** Why a change is better not tried, in words; undefined where nothing is in its way. */
  obstacle(change: Change): string | undefined {
    const { action, kind, after, before, id } = change;
    if (action === 'delete') {
      const filter = kind === 'rule' && before !== undefined ? this.#ids.of(before.filter) : undefined;
      const holder = this.#held.get(id ?? '') ?? this.#held.get(filter ?? '');
      return holder === undefined ? undefined : `${holder} goes on using it`;
    }
    if (kind !== 'rule' && kind !== 'session') return undefined;
    for (const reference of kind === 'rule' ? [after!.filter] : [after!.filter, after!.target]) {
      const needed = this.#ids.of(reference);
      if (needed === undefined) return `it needs ${'key' in reference ? reference.key : reference.id}, which is not there`;
      if (kind === 'session' && this.#broken.has(needed)) return `its filter lacks what ${this.#broken.get(needed)} should have done`;
    }
    return undefined;
  }

  #spread({ kind, key, action, before, after }: Change): void {
    if (kind === 'rule') {
      const filter = this.#ids.of((after ?? before)!.filter);
      if (filter !== undefined) this.#broken.set(filter, key);
    }
    if (kind === 'session' && action !== 'create' && before !== undefined) {
      for (const reference of [before.target, before.filter]) this.#held.set(this.#ids.of(reference) ?? '', key);
    }
  }
}
