import type { Tags, World } from './world.ts';

/** Marks what is ours: value = the mirror's name. Whatever lacks it is somebody else's, and is never changed. */
export const MIRROR_TAG = 'mirrorscope:mirror';
/** Which thing of the file it is: `target/main`, `filter/headers`, `session/eni-0a1b`. Two with the same key are one too many. */
export const KEY_TAG = 'mirrorscope:key';
/**
 * On own filters and targets: percent of the sources that may be mirrored now, `0` to `100`. Ramp and kill write it, watch obeys it: a watcher never
 * widens what a ramp holds, nor brings back what was killed.
 */
export const SHARE_TAG = 'mirrorscope:share';

export const mirrorOf = (tags: Tags): string | undefined => tags[MIRROR_TAG];
export const keyOf = (tags: Tags): string | undefined => tags[KEY_TAG];

/** Percent of the sources that may be mirrored, by the tag on the mirror's filters and targets; undefined where it has neither. */
export function shareOf({ filters, targets }: World, mirror: string): number | undefined {
  const shares = [...filters, ...targets].filter(({ tags }) => mirrorOf(tags) === mirror).map(({ tags }) => Number(tags[SHARE_TAG] ?? 100));
  // A ramp or a kill that was ended between two of them has not widened yet, or has begun to narrow.
  return shares.length === 0 ? undefined : Math.min(...shares);
}
