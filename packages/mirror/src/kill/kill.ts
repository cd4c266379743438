import { CreateTagsCommand, DeleteTrafficMirrorSessionCommand } from '@aws-sdk/client-ec2';
import { deleteSession } from '../apply/calls/session.ts';
import { tagAll } from '../apply/calls/tags.ts';
import { CONSISTENT_WITHIN } from '../apply/eventually.ts';
import { together } from '../apply/together.ts';
import { wouldRepeat } from '../apply/would_repeat.ts';
import type { Aws } from '../aws/aws.ts';
import { MirrorError } from '../error.ts';
import type { OnProgress } from '../progress.ts';
import { mirrorOf, SHARE_TAG } from '../world/own.ts';
import { readFilters, readSessions, readTargets } from '../world/read_mirroring.ts';
import type { Session, Tags } from '../world/world.ts';
import type { KilledSession, KillReport } from './report.ts';
import { Silence } from './silence.ts';

interface KillOptions {
  /** Of this mirror alone. */
  readonly mirror?: string;
  /** Only says which, and whether AWS would allow it. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

/** Milliseconds between two looks, and looks in a row that must find nothing: AWS shows new sessions late. */
const LOOK_EVERY = 3_000;
const EMPTY_LOOKS = 3;

/**
 * Ends every own session, as fast as AWS lets us, and those that appear meanwhile. First watchers and whoever applies are told to stand still, by the share of
 * the filters and targets; then own filters fall silent, which ends the traffic within seconds, while the sessions are deleted. Knows no file; may be run at any
 * time, and again. What others made stays.
 *
 * Throws MirrorError: `partial` where sessions are left, with the first reason; else as `aws` does. Rejects with the signal's reason.
 */
export async function kill(aws: Aws, { mirror, dryRun = false, signal, onProgress }: KillOptions = {}): Promise<KillReport> {
  const began = aws.clock.now();
  const isOwn = ({ tags }: { readonly tags: Tags }): boolean => {
    const name = mirrorOf(tags);
    return name !== undefined && (mirror === undefined || name === mirror);
  };
  const [targets, filters, all] = await Promise.all([readTargets(aws, signal), readFilters(aws, signal), readSessions(aws, signal)]);
  const things = [...targets, ...filters].filter(isOwn).map(({ id }) => id);
  const silence = new Silence(aws, { filters, sessions: all }, isOwn);
  const sessions = new Map<string, KilledSession>();
  /** For each session until when it may have mirrored something. */
  const ends: (() => number)[] = [];
  const report = (stilled: number): KillReport => {
    const found = [...sessions.values()];
    const deleted = found.filter(({ after }) => after !== undefined).length;
    const silentAfter = Math.max(...ends.map((end) => end())) - began;
    return {
      region: aws.region,
      mirror,
      dryRun,
      sessions: found,
      deleted,
      stilled,
      silentAfter: Number.isFinite(silentAfter) ? silentAfter : undefined,
      loud: [...silence.loud].map(([filter, why]) => ({ filter, why })),
      took: aws.clock.now() - began,
    };
  };
  if (dryRun) {
    const found = all.filter(isOwn);
    await rehearse(aws, things, found);
    await silence.rehearse();
    for (const session of found) sessions.set(session.id, nameOf(session));
    return report(0);
  }

  // Where AWS does not let the share be set, the sessions go all the same.
  const lively = await tagAll(aws, things, { [SHARE_TAG]: '0' });
  const remove = async (session: Session): Promise<void> => {
    signal?.throwIfAborted();
    let end = Number.POSITIVE_INFINITY;
    ends.push(() => Math.min(end, silence.since(session.filter)));
    try {
      await deleteSession({ aws }, `session of ${session.interface}`, session.id);
      end = aws.clock.now();
      sessions.set(session.id, { ...nameOf(session), after: end - began });
    } catch (error) {
      if (!(error instanceof MirrorError) || wouldRepeat(error)) throw error;
      sessions.set(session.id, { ...nameOf(session), error: error.message });
    }
    onProgress?.({ done: sessions.size, total, what: `delete session of ${session.interface}` });
  };
  let total = 0;
  const removeAll = async (): Promise<void> => {
    let foundAt = began;
    for (let empty = 0; empty < EMPTY_LOOKS; ) {
      const shown = (await readSessions(aws, signal)).filter(isOwn);
      const found = shown.filter(({ id }) => !sessions.has(id));
      total += found.length;
      await together(silence.loudFirst(found), remove);
      if (found.length > 0) foundAt = aws.clock.now();
      // What is deleted goes on being shown for a while.
      const isOver = shown.every(({ id }) => sessions.get(id)?.error !== undefined) || aws.clock.now() - foundAt >= CONSISTENT_WITHIN;
      empty = isOver ? empty + 1 : 0;
      if (empty < EMPTY_LOOKS) await aws.clock.sleep(LOOK_EVERY, signal);
    }
  };
  try {
    await together([() => silence.fall(signal), removeAll], (part) => part());
  } catch (error) {
    const { deleted } = report(0);
    if (!(error instanceof MirrorError) || deleted === 0) throw error;
    throw new MirrorError('partial', `${deleted} of ${total} sessions deleted, then: ${error.message}; kill again`, error);
  }
  const end = report(things.length - lively.size);
  refuseLeft(end, lively);
  return end;
}

/** Throws MirrorError denied where AWS would not allow it. */
async function rehearse({ ec2 }: Aws, things: readonly string[], sessions: readonly Session[]): Promise<void> {
  const DryRun = true;
  const Tags = [{ Key: SHARE_TAG, Value: '0' }];
  if (things.length > 0) await ec2(new CreateTagsCommand({ Resources: [...things], Tags, DryRun }), things[0]!);
  const first = sessions[0];
  if (first === undefined) return;
  await ec2(
    new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: first.id, DryRun }),
    `session of ${first.interface} (${first.id})`,
  );
}

const nameOf = ({ id, interface: eni, tags }: Session): KilledSession => ({ id, interface: eni, mirror: mirrorOf(tags) ?? '' });

function refuseLeft({ sessions, deleted }: KillReport, lively: ReadonlyMap<string, MirrorError>): void {
  const left = sessions.find(({ error }) => error !== undefined);
  if (left !== undefined) {
    throw new MirrorError(
      'partial',
      `${deleted} of ${sessions.length} sessions deleted; the first of the others: ${left.error}; kill again`,
    );
  }
  for (const [id, error] of lively) {
    if (error.code === 'not_found') continue;
    const danger = `${id} could not be marked, so a watcher may bring them back`;
    throw new MirrorError('partial', `all ${deleted} sessions are deleted, but ${danger}: ${error.message}`, error);
  }
}
