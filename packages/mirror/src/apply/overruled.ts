import { MirrorError } from '../error.ts';
import type { Change, Plan } from '../plan/plan.ts';
import { SHARE_TAG } from '../world/own.ts';
import { readFilters, readTargets } from '../world/read_mirroring.ts';
import type { Run } from './calls/calls.ts';
import type { Ids } from './ids.ts';

/** Milliseconds between two looks. */
const EVERY = 10_000;

/**
 * Ends a run whose share somebody has changed meanwhile: a kill, or a ramp that takes its step back, must not have to fight an apply that goes on making
 * sessions. To be asked once the run's own share can be seen.
 */
export class Overruled {
  readonly #run: Run;
  readonly #plan: Plan;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(run: Run, plan: Plan) {
    this.#run = run;
    this.#plan = plan;
  }

  /** Throws MirrorError conflict. Looks every ten seconds at most. */
  async check(): Promise<void> {
    const { clock } = this.#run.aws;
    if (clock.now() - this.#lookedAt >= EVERY) {
      this.#lookedAt = clock.now();
      this.#looking = this.#look();
    }
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { aws, ids } = this.#run;
    const { mirror, share, changes } = this.#plan;
    const own = new Set(changes.flatMap((change) => (isShared(change, share) ? (idOf(change, ids) ?? []) : [])));
    if (own.size === 0) return;
    for (const { id, tags } of [...(await readTargets(aws)), ...(await readFilters(aws))]) {
      const now = tags[SHARE_TAG];
      if (!own.has(id) || now === undefined || now === String(share)) continue;
      throw new MirrorError(
        'conflict',
        `${mirror}: somebody set its share to ${now} % meanwhile (mirrorscope mirror kill or ramp), so apply ends here`,
      );
    }
  }
}

/** Filters and targets that bear the plan's share once it is applied. */
const isShared = ({ kind, after }: Change, share: number): boolean =>
  (kind === 'filter' || kind === 'target') && after?.tags[SHARE_TAG] === String(share);

const idOf = ({ action, key, id }: Change, ids: Ids): string | undefined =>
  action === 'create' || action === 'replace' ? ids.of({ key }) : id;
