import { CreateTagsCommand, type ResourceType, type TagSpecification } from '@aws-sdk/client-ec2';
import type { Aws } from '../../aws/aws.ts';
import { MirrorError } from '../../error.ts';
import { canonicalJson } from '../../plan/canonical.ts';
import type { Change } from '../../plan/plan.ts';
import type { Tags } from '../../world/world.ts';

/** As many things as AWS tags with one call. */
const MOST_THINGS = 1000;

const listOf = (tags: Tags): { Key: string; Value: string }[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Tags that a thing has from its first moment: there is no time in which it is nobody's. */
export const taggedAs = (ResourceType: ResourceType, tags: Tags): { TagSpecifications: TagSpecification[] } => ({
  TagSpecifications: [{ ResourceType, Tags: listOf(tags) }],
});

/**
 * Gives all that is to be modified the tags that it lacks, together for those that lack the same. Answers with the failures, by ID. None is removed: it may be
 * somebody else's.
 */
export async function retag(aws: Aws, changes: readonly Change[]): Promise<Map<string, MirrorError>> {
  const failures: [string, MirrorError][] = [];
  const wishes = changes.map((change) => ({ id: change.id!, tags: newTags(change) })).filter(({ tags }) => Object.keys(tags).length > 0);
  for (const alike of Map.groupBy(wishes, ({ tags }) => canonicalJson(tags)).values()) {
    const ids = alike.map(({ id }) => id);
    failures.push(...(await tagAll(aws, ids, alike[0]!.tags)));
  }
  return new Map(failures);
}

/** Gives things tags, with one call for up to a thousand. Answers with the failures, by ID. */
export async function tagAll(aws: Aws, ids: readonly string[], tags: Tags): Promise<Map<string, MirrorError>> {
  const failures = new Map<string, MirrorError>();
  const call = (Resources: string[]): Promise<MirrorError | undefined> =>
    failureOf(aws.ec2(new CreateTagsCommand({ Resources, Tags: listOf(tags) }), aboutOf(Resources)));
  for (let start = 0; start < ids.length; start += MOST_THINGS) {
    const some = ids.slice(start, start + MOST_THINGS);
    const failure = await call(some);
    if (failure === undefined) continue;
    // One that is gone must not keep the others from theirs.
    const isOneGone = failure.code === 'not_found' && some.length > 1;
    for (const id of some) {
      const own = isOneGone ? await call([id]) : failure;
      if (own !== undefined) failures.set(id, own);
    }
  }
  return failures;
}

async function failureOf(call: Promise<unknown>): Promise<MirrorError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof MirrorError) return error;
    throw error;
  }
}

function newTags(change: Change): Tags {
  if (change.kind === 'rule') return {};
  const before = change.before?.tags ?? {};
  return Object.fromEntries(Object.entries(change.after?.tags ?? {}).filter(([key, value]) => before[key] !== value));
}

const aboutOf = (ids: readonly string[]): string =>
  `tags of ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ` and ${ids.length - 3} more` : ''}`;
