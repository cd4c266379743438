import { applyPlan } from '../apply/apply.ts';
import { deleteSession } from '../apply/calls/session.ts';
import { tagAll } from '../apply/calls/tags.ts';
import { together } from '../apply/together.ts';
import type { Aws } from '../aws/aws.ts';
import { MirrorError } from '../error.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { kill } from '../kill/kill.ts';
import { Silence } from '../kill/silence.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { mirrorOf, SHARE_TAG } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import type { Session, Tags, World } from '../world/world.ts';

export interface RolledBack {
  /** Percent of the sources that are mirrored now: what was asked for, or less where somebody killed the mirror meanwhile, or no plan could be made. */
  readonly to: number;
  /** Sessions that were taken back. */
  readonly sessions: number;
  /** Milliseconds until they mirrored nothing any more, and until all was done. */
  readonly silentAfter: number;
  readonly took: number;
}

/** Tries before it says that it could not. */
const ATTEMPTS = 3;
/** As many sessions as AWS lets us delete in 45 seconds: 50 at once, then 5 a second. */
const SOON = 250;
/** The share while filters are silent: 0 to all who read it, so that nobody turns their rules back, but not the one that kill sets. */
const HELD = '0.0';

/** Narrows a mirror to `share` percent of its sources. Not to be aborted. Throws MirrorError partial where AWS does not let it. */
export async function rollBack(aws: Aws, file: MirrorFile, share: number): Promise<RolledBack> {
  const began = aws.clock.now();
  const since = (): number => aws.clock.now() - began;
  let to = share;
  let sessions = 0;
  let silentAfter: number | undefined;
  for (let failures = 0; ; ) {
    try {
      const world = await readWorld(aws, file);
      to = Math.min(to, ...sharesOf(world, file.name));
      if (to === 0) {
        const before = since();
        const killed = await kill(aws, { mirror: file.name });
        silentAfter ??= before + (killed.silentAfter ?? 0);
        return { to, sessions: Math.max(sessions, killed.deleted), silentAfter, took: since() };
      }
      const plan = planMirror(file, world, { share: to });
      const ids = new Set(plan.changes.flatMap(({ kind, action, id }) => (kind === 'session' && action === 'delete' ? [id] : [])));
      sessions = Math.max(sessions, ids.size);
      if (ids.size <= SOON) {
        await applyPlan(aws, plan);
        return { to, sessions, silentAfter: silentAfter ?? since(), took: since() };
      }
      const silentAt = await clear(aws, file.name, world, (id) => ids.has(id));
      silentAfter ??= silentAt - began;
    } catch (error) {
      if (!(error instanceof MirrorError)) throw error;
      // A source selects more than its limit by now: there is no plan, and all has to go.
      if (error.code === 'unsafe') to = 0;
      else if (++failures === ATTEMPTS) throw stuck(file, to, error);
    }
  }
}

/** Deletes many sessions, in silence; the next plan turns the rules back. Answers with when the last of them mirrored nothing any more. */
async function clear(aws: Aws, mirror: string, world: World, isSurplus: (id: string) => boolean): Promise<number> {
  const isOwn = ({ tags }: { readonly tags: Tags }): boolean => mirrorOf(tags) === mirror;
  const things = [...world.targets, ...world.filters].filter(isOwn);
  const silence = new Silence(aws, world, isOwn);
  await tagAll(
    aws,
    things.map(({ id }) => id),
    { [SHARE_TAG]: HELD },
  );
  let end = Number.NEGATIVE_INFINITY;
  const surplus = silence.loudFirst(world.sessions.filter(({ id }) => isSurplus(id)));
  const remove = async (session: Session): Promise<void> => {
    await deleteSession({ aws }, `session of ${session.interface}`, session.id);
    end = Math.max(end, Math.min(aws.clock.now(), silence.since(session.filter)));
  };
  const fall = async (): Promise<void> => {
    await silence.fall();
    await silence.settle();
  };
  await together([fall, () => together(surplus, remove)], (part) => part());
  return end;
}

/** Those that own filters and targets have, but for ours while they are silent. */
const sharesOf = ({ filters, targets }: World, mirror: string): number[] =>
  [...filters, ...targets].flatMap(({ tags }) => {
    const share = tags[SHARE_TAG];
    return mirrorOf(tags) !== mirror || share === undefined || share === HELD ? [] : [Number(share)];
  });

const stuck = ({ name }: MirrorFile, to: number, error: MirrorError): MirrorError =>
  new MirrorError('partial', `${name} could not be taken back to ${to} %: ${error.message}: mirrorscope mirror kill ends all`, error);
