import { applyPlan } from '../apply/apply.ts';
import type { Aws } from '../aws/aws.ts';
import type { MirrorFile } from '../file/mirror_file.ts';
import { kill } from '../kill/kill.ts';
import { planDestroy } from '../plan/plan_destroy.ts';
import { planMirror } from '../plan/plan_mirror.ts';
import { refuseUnsafe } from '../plan/refuse_unsafe.ts';
import { shareOf } from '../world/own.ts';
import { readWorld } from '../world/read_world.ts';
import type { StackEvent } from './stack_event.ts';

/**
 * What a stack means for its mirror: where it is told to, its making begins it, and its deletion takes all of it away. In between the mirror is the watcher's,
 * and that of whoever widens or kills it. Throws MirrorError; rejects with the signal's reason.
 */
export async function live(
  aws: Aws,
  file: MirrorFile,
  { RequestType, ResourceProperties }: StackEvent,
  signal: AbortSignal,
): Promise<void> {
  const { Mirror: mirror, Begin: share } = ResourceProperties;
  if (RequestType === 'Delete') await destroy(aws, mirror, signal);
  if (RequestType === 'Create' && share !== undefined) await begin(aws, file, Number(share), signal);
}

/** A mirror that is there already keeps its share: somebody chose it. */
async function begin(aws: Aws, file: MirrorFile, share: number, signal: AbortSignal): Promise<void> {
  const world = await readWorld(aws, file, undefined, signal);
  if (shareOf(world, file.name) !== undefined) return;
  const plan = planMirror(file, world, { share });
  refuseUnsafe(plan);
  await applyPlan(aws, plan, { signal });
}

/** Sessions first, as often as some appear; nobody makes more, since the share is 0 from the beginning. */
async function destroy(aws: Aws, mirror: string, signal: AbortSignal): Promise<void> {
  await kill(aws, { mirror, signal });
  await applyPlan(aws, planDestroy(await readWorld(aws, undefined, undefined, signal), mirror), { signal });
}
