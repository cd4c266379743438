import { CreateTagsCommand, DeleteTagsCommand, type ResourceType, type TagSpecification } from '@aws-sdk/client-ec2';
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

/** Gives things tags, with one call for up to a thousand. Answers with the failures, by ID. */
export const tagAll = (aws: Aws, ids: readonly string[], tags: Tags): Promise<Map<string, MirrorError>> =>
  callForAll(ids, (Resources) => aws.ec2(new CreateTagsCommand({ Resources, Tags: listOf(tags) }), aboutOf(Resources)));

const untagAll = (aws: Aws, ids: readonly string[], keys: readonly string[]): Promise<Map<string, MirrorError>> =>
  callForAll(ids, (Resources) => aws.ec2(new DeleteTagsCommand({ Resources, Tags: keys.map((Key) => ({ Key })) }), aboutOf(Resources)));

/** Changes the tags of all that is to be modified, together for those that change alike. Answers with the failures, by ID. */
export async function retag(aws: Aws, changes: readonly Change[]): Promise<Map<string, MirrorError>> {
  const failures: [string, MirrorError][] = [];
  const wishes = changes.map((change) => ({ id: change.id!, ...tagChange(change) }));
  for (const alike of Map.groupBy(wishes, ({ set, gone }) => canonicalJson({ set, gone })).values()) {
    const { set, gone } = alike[0]!;
    const ids = alike.map(({ id }) => id);
    if (Object.keys(set).length > 0) failures.push(...(await tagAll(aws, ids, set)));
    if (gone.length > 0) failures.push(...(await untagAll(aws, ids, gone)));
  }
  return new Map(failures);
}

async function callForAll(ids: readonly string[], call: (ids: string[]) => Promise<unknown>): Promise<Map<string, MirrorError>> {
  const failures = new Map<string, MirrorError>();
  for (let start = 0; start < ids.length; start += MOST_THINGS) {
    const some = ids.slice(start, start + MOST_THINGS);
    const failure = await failureOf(call(some));
    if (failure === undefined) continue;
    // One that is gone must not keep the others from theirs.
    const isOneGone = failure.code === 'not_found' && some.length > 1;
    for (const id of some) {
      const own = isOneGone ? await failureOf(call([id])) : failure;
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

function tagChange(change: Change): { readonly set: Tags; readonly gone: readonly string[] } {
  if (change.kind === 'rule') return { set: {}, gone: [] };
  const before = change.before?.tags ?? {};
  const after = change.after?.tags ?? {};
  return {
    set: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
    gone: Object.keys(before).filter((key) => after[key] === undefined),
  };
}

const aboutOf = (ids: readonly string[]): string =>
  `tags of ${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ` and ${ids.length - 3} more` : ''}`;
